import { decodeCharset } from './charsets.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer-encoding.ts'

const encodedWord = /=\?([^?\s*]{1,40})(?:\*[^?\s]{0,40})?\?([bq])\?([^?\s]*)\?=/giu

type Run = { charset: string; bytes: Buffer[] }

/**
 * Text of a header field with its encoded words decoded. Spaces between two of them go; neighbours
 * in one charset are decoded together, as some senders cut a character in two. What is no encoded word
 * stays as it is. Never throws. Source: RFC 2047.
 */
export function decodeEncodedWords(text: string): string {
  if (!text.includes('=?')) return text
  let result = ''
  let run: Run | undefined
  let last = 0
  const finish = (): void => {
    if (run !== undefined) result += decodeCharset(Buffer.concat(run.bytes), run.charset).text
    run = undefined
  }
  for (const match of text.matchAll(encodedWord)) {
    const [whole, charset = '', encoding = '', words = ''] = match
    const between = text.slice(last, match.index)
    if (run === undefined || between.trim() !== '') {
      finish()
      result += between
    } else if (run.charset !== charset.toLowerCase()) finish()
    run ??= { charset: charset.toLowerCase(), bytes: [] }
    run.bytes.push(bytesOfWord(encoding, words))
    last = match.index + whole.length
  }
  finish()
  return result + text.slice(last)
}

function bytesOfWord(encoding: string, words: string): Buffer {
  const bytes = Buffer.from(words, 'latin1')
  if (encoding.toLowerCase() === 'b') return decodeBase64(bytes)
  return decodeQuotedPrintable(Buffer.from(words.replaceAll('_', '=20'), 'latin1'))
}
