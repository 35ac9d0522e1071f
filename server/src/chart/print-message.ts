import { PDFDocument, StandardFonts } from 'pdf-lib'
import {
  drawLine,
  type Face,
  faceOf,
  type Line,
  setLines,
  type Setting,
  type Sheet,
  widthOf,
} from './set-text.ts'

/** Everything the printed copy of one message says. */
export type Printout = {
  readonly practiceName: string
  readonly patientName: string
  readonly birthDate: string
  readonly chartNumber: string
  readonly reference: string
  readonly title: string
  readonly from: string
  readonly sent: string
  readonly text: string
  /** False when the answers say it all. */
  readonly textIsShown: boolean
  readonly answers: readonly { readonly label: string; readonly value: string }[]
  /** What identifies the message: ids and its hash. */
  readonly footer: readonly string[]
}

const paper = { width: 612, height: 792, margin: 54 }
const inner = paper.width - 2 * paper.margin
const labelWidth = 170
const columnGap = 14
const leading = 1.4
const footerSize = 7

/**
 * A message as a PDF: who it is about on every page, the text, the answers, ids and hash in the
 * footer. The same printout always gives the same bytes. The text as written is attached as
 * `message.txt`, so that a character the font lacks, shown as a box with its code point, is not lost.
 */
export async function printMessage(printout: Printout): Promise<Uint8Array> {
  const doc = await PDFDocument.create({ updateMetadata: false })
  doc.setTitle(`${printout.reference}: ${printout.title}`, { showInWindowTitleBar: true })
  doc.setAuthor(printout.practiceName)
  doc.setLanguage('en')
  const plain = faceOf(await doc.embedFont(StandardFonts.Helvetica))
  const bold = faceOf(await doc.embedFont(StandardFonts.HelveticaBold))
  const flow = openFlow(doc, printout, { plain, bold })
  flow.write(printout.title, { face: bold, size: 16, width: inner })
  flow.write(`From ${printout.from}`, { face: plain, size: 10, width: inner })
  flow.write(`Sent ${printout.sent}`, { face: plain, size: 10, width: inner })
  flow.skip(10)
  if (printout.textIsShown) {
    flow.write(printout.text, { face: plain, size: 11, width: inner })
    flow.skip(10)
  }
  for (const answer of printout.answers) flow.row(answer)
  flow.finish()
  await doc.attach(Buffer.from(printout.text, 'utf8'), 'message.txt', {
    mimeType: 'text/plain; charset=utf-8',
    description: 'The message as it was written',
  })
  return await doc.save()
}

type Faces = { readonly plain: Face; readonly bold: Face }

type Flow = {
  readonly write: (text: string, setting: Setting) => void
  readonly row: (answer: { readonly label: string; readonly value: string }) => void
  readonly skip: (points: number) => void
  readonly finish: () => void
}

/** Fills page after page from the top; every page gets the header at once, the footer at the end. */
function openFlow(doc: PDFDocument, printout: Printout, faces: Faces): Flow {
  const bottom = paper.margin + (printout.footer.length + 1) * footerSize * leading + 6
  const sheets: Sheet[] = []
  let sheet = openSheet(doc, sheets)
  let y = drawHeader(sheet, printout, faces)
  const room = (height: number): void => {
    if (y - height >= bottom) return
    sheet = openSheet(doc, sheets)
    y = drawHeader(sheet, printout, faces)
  }
  const put = (
    columns: readonly { lines: readonly Line[]; x: number; setting: Setting }[],
  ): void => {
    const height = Math.max(...columns.map(({ setting }) => setting.size)) * leading
    const rows = Math.max(...columns.map(({ lines }) => lines.length))
    for (let row = 0; row < rows; row++) {
      room(height)
      y -= height
      for (const { lines, x, setting } of columns) {
        const line = lines[row]
        if (line !== undefined) drawLine(sheet, line, { x, y }, setting)
      }
    }
  }
  return {
    write: (text, setting) => put([{ lines: setLines(text, setting), x: paper.margin, setting }]),
    row: ({ label, value }) => {
      const left = { face: faces.bold, size: 10, width: labelWidth }
      const right = { face: faces.plain, size: 10, width: inner - labelWidth - columnGap }
      put([
        { lines: setLines(label, left), x: paper.margin, setting: left },
        {
          lines: setLines(value, right),
          x: paper.margin + labelWidth + columnGap,
          setting: right,
        },
      ])
      y -= 4
    },
    skip: (points) => {
      y -= points
    },
    finish: () => {
      for (const [index, each] of sheets.entries()) {
        const counted = `Page ${index + 1} of ${sheets.length}`
        drawFooter(each, [...printout.footer, counted], faces.plain)
      }
    },
  }
}

function openSheet(doc: PDFDocument, sheets: Sheet[]): Sheet {
  const sheet: Sheet = { page: doc.addPage([paper.width, paper.height]), names: new Map() }
  sheets.push(sheet)
  return sheet
}

/** Who this is about, on every page. Gives the height where the text begins. */
function drawHeader(sheet: Sheet, printout: Printout, { plain, bold }: Faces): number {
  const top = paper.height - paper.margin
  const small = { face: plain, size: 9, width: inner }
  const strong = { face: bold, size: 10, width: inner }
  const [practice = []] = setLines(printout.practiceName, strong)
  drawLine(sheet, practice, { x: paper.margin, y: top }, strong)
  const [reference = []] = setLines(printout.reference, small)
  const right = paper.width - paper.margin - widthOf(reference)
  drawLine(sheet, reference, { x: right, y: top }, small)
  const { patientName, birthDate, chartNumber } = printout
  const who = setLines(`${patientName}, born ${birthDate}, chart ${chartNumber}`, small)
  let y = top
  for (const line of who.slice(0, 3)) {
    y -= small.size * leading
    drawLine(sheet, line, { x: paper.margin, y }, small)
  }
  y -= 8
  sheet.page.drawLine({
    start: { x: paper.margin, y },
    end: { x: paper.width - paper.margin, y },
    thickness: 0.5,
  })
  return y - 10
}

function drawFooter(sheet: Sheet, words: readonly string[], face: Face): void {
  const setting = { face, size: footerSize, width: inner }
  for (const [index, line] of words.entries()) {
    const [set = []] = setLines(line, setting)
    const y = paper.margin + (words.length - 1 - index) * footerSize * leading
    drawLine(sheet, set, { x: paper.margin, y }, setting)
  }
}
