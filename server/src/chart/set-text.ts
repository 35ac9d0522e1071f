// Sets text in lines for paper: wraps at spaces, breaks what is too long, and draws a box with the
// code point for every character the font lacks, so that nothing written disappears in silence.
import {
  beginText,
  endText,
  type PDFFont,
  type PDFName,
  type PDFPage,
  rectangle,
  setFontAndSize,
  setLineWidth,
  setTextMatrix,
  showText,
  stroke,
} from 'pdf-lib'

/** A font and the code points it can draw. */
export type Face = { readonly font: PDFFont; readonly known: ReadonlySet<number> }

export type Piece = {
  readonly kind: 'text' | 'box'
  /** What to draw; for a box its label, `U+4E2D`. */
  readonly text: string
  readonly width: number
}
export type Line = readonly Piece[]

/** How text is set: `size` and `width` in points. */
export type Setting = { readonly face: Face; readonly size: number; readonly width: number }

const boxLabelScale = 0.55
const boxPadding = 1.5
const tabText = '    '

export function faceOf(font: PDFFont): Face {
  return { font, known: new Set(font.getCharacterSet()) }
}

/** The text in lines no wider than the setting; an empty line for each empty line of the text. */
export function setLines(text: string, setting: Setting): readonly Line[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((line) => wrap(line, setting))
}

/** A page, and the names its fonts have on it: named once, or each word would name its font anew. */
export type Sheet = { readonly page: PDFPage; readonly names: Map<PDFFont, PDFName> }

/** Draws a line with its baseline at `y`. */
export function drawLine(
  sheet: Sheet,
  line: Line,
  at: { readonly x: number; readonly y: number },
  { face, size }: Pick<Setting, 'face' | 'size'>,
): void {
  let { x } = at
  for (const piece of line) {
    if (piece.kind === 'text') drawText(sheet, piece.text, { x, y: at.y }, { face, size })
    else {
      const box = [x + 0.5, at.y - size * 0.15, piece.width - 1, size * 0.85] as const
      sheet.page.pushOperators(setLineWidth(0.4), rectangle(...box), stroke())
      const inside = { x: x + boxPadding, y: at.y + size * 0.08 }
      drawText(sheet, piece.text, inside, { face, size: size * boxLabelScale })
    }
    x += piece.width
  }
}

export function widthOf(line: Line): number {
  return line.reduce((sum, piece) => sum + piece.width, 0)
}

function drawText(
  { page, names }: Sheet,
  text: string,
  { x, y }: { readonly x: number; readonly y: number },
  { face: { font }, size }: Pick<Setting, 'face' | 'size'>,
): void {
  const name = names.get(font) ?? page.node.newFontDictionary(font.name, font.ref)
  names.set(font, name)
  page.pushOperators(
    beginText(),
    setFontAndSize(name, size),
    setTextMatrix(1, 0, 0, 1, x, y),
    showText(font.encodeText(text)),
    endText(),
  )
}

function wrap(text: string, setting: Setting): readonly Line[] {
  const lines: Line[] = []
  let line: Piece[] = []
  let used = 0
  const turn = (): void => {
    lines.push(line)
    line = []
    used = 0
  }
  for (const word of text.replaceAll('\t', tabText).match(/ +|[^ ]+/g) ?? []) {
    const pieces = piecesOf(word, setting)
    const width = widthOf(pieces)
    const isSpace = word.startsWith(' ')
    if (used + width > setting.width && used > 0) turn()
    if (isSpace && used === 0 && lines.length > 0) continue
    for (const piece of width > setting.width
      ? pieces.flatMap((each) => apart(each, setting))
      : pieces) {
      if (used + piece.width > setting.width && used > 0) turn()
      line.push(piece)
      used += piece.width
    }
  }
  turn()
  return lines
}

function piecesOf(word: string, { face, size }: Setting): readonly Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  const close = (): void => {
    if (plain !== '') pieces.push(textPiece(plain, face, size))
    plain = ''
  }
  for (const character of word) {
    const codePoint = character.codePointAt(0) ?? 0
    if (face.known.has(codePoint) && codePoint >= 0x20) plain += character
    else {
      close()
      pieces.push(boxPiece(codePoint, face, size))
    }
  }
  close()
  return pieces
}

/** A piece in single characters, for a word that is wider than the line. */
function apart(piece: Piece, { face, size }: Setting): readonly Piece[] {
  if (piece.kind === 'box') return [piece]
  return Array.from(piece.text, (character) => textPiece(character, face, size))
}

function textPiece(text: string, { font }: Face, size: number): Piece {
  return { kind: 'text', text, width: font.widthOfTextAtSize(text, size) }
}

function boxPiece(codePoint: number, { font }: Face, size: number): Piece {
  const text = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
  const label = font.widthOfTextAtSize(text, size * boxLabelScale)
  return { kind: 'box', text, width: label + 2 * boxPadding }
}
