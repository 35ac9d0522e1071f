import { inflateSync } from 'node:zlib'
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib'

/** What a PDF of ours shows, page by page, in pieces as they were drawn; and the text attached to it. */
export async function readPdf(
  bytes: Uint8Array,
): Promise<{ pages: readonly (readonly string[])[]; attached: string }> {
  const doc = await PDFDocument.load(bytes)
  const pages = doc.getPages().map((page) => {
    const contents = page.node.Contents()
    const streams =
      contents instanceof PDFArray
        ? contents.asArray().map((each) => doc.context.lookup(each))
        : [contents]
    return streams.flatMap(drawnIn)
  })
  const attached = doc.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((object) => object instanceof PDFRawStream)
    .find((object) => String(object.dict.get(PDFName.of('Type'))) === '/EmbeddedFile')
  return { pages, attached: attached === undefined ? '' : inflated(attached).toString('utf8') }
}

function drawnIn(stream: unknown): readonly string[] {
  if (!(stream instanceof PDFRawStream)) return []
  const operators = inflated(stream).toString('latin1')
  const winAnsi = new TextDecoder('windows-1252')
  return [...operators.matchAll(/<([0-9A-Fa-f]*)> Tj/g)].map((match) =>
    winAnsi.decode(Buffer.from(match[1] ?? '', 'hex')),
  )
}

function inflated(stream: PDFRawStream): Buffer {
  const plain =
    !(stream.dict instanceof PDFDict) || stream.dict.get(PDFName.of('Filter')) === undefined
  return plain ? Buffer.from(stream.contents) : inflateSync(stream.contents)
}
