import { SaxesParser } from 'saxes'
import { decodeCharset } from '../mime/charsets.ts'

/** An element: names without their prefix, text of its own put together. */
export type XmlElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const bytesMax = 4 * 1024 * 1024
const depthMax = 40
const elementsMax = 50_000

class XmlRefused extends Error {
  override readonly name = 'XmlRefused'
}

type Open = { name: string; attributes: Map<string, string>; children: Open[]; text: string }

/**
 * Reads a small XML document. Undefined where it is not well formed, larger or deeper than metadata is, or
 * has a document type, which nothing here needs and attacks are made of. Never throws.
 */
export function readXml(bytes: Buffer): XmlElement | undefined {
  if (bytes.length > bytesMax) return undefined
  const document: Open = { name: '', attributes: new Map(), children: [], text: '' }
  const open = [document]
  let elements = 0
  const parser = new SaxesParser({ xmlns: true })
  const refuse = (): never => {
    throw new XmlRefused('this is no XML that we read')
  }
  parser.on('error', refuse)
  parser.on('doctype', refuse)
  parser.on('opentag', ({ local, attributes }) => {
    elements += 1
    if (open.length > depthMax || elements > elementsMax) refuse()
    const pairs = Object.values(attributes).map(({ local, value }) => [local, value] as const)
    const element: Open = { name: local, attributes: new Map(pairs), children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  const addText = (text: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => open.pop())
  try {
    parser.write(textOf(bytes)).close()
  } catch (fault) {
    if (fault instanceof XmlRefused) return undefined
    throw fault
  }
  return document.children[0]
}

/** All elements of that name, wherever they stand. */
export function elementsNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elementsNamed(child, name),
  ])
}

function textOf(bytes: Buffer): string {
  const mark = bytes.toString('latin1', 0, 3)
  if (mark.startsWith('\u00ff\u00fe')) return decodeCharset(bytes.subarray(2), 'utf-16le').text
  if (mark.startsWith('\u00fe\u00ff')) return decodeCharset(bytes.subarray(2), 'utf-16be').text
  if (mark === '\u00ef\u00bb\u00bf') return decodeCharset(bytes.subarray(3), 'utf-8').text
  const start = bytes.toString('latin1', 0, 200)
  const charset = /^<\?xml[^>]*\bencoding=["']([\w.:-]+)["']/.exec(start)?.[1]
  return decodeCharset(bytes, charset ?? 'utf-8').text
}
