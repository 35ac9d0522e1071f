/** Text, and whether it is surely what was meant. */
export type DecodedText = {
  readonly text: string
  /** The charset is unknown, or bytes do not belong to it: some characters are a guess. */
  readonly doubtful: boolean
}

/** Decoders are kept: to make one costs more than to decode a short text. Few labels exist. */
const decoders = new Map<string, TextDecoder | undefined>()

/**
 * Bytes as text. The charset is any label of the Encoding Standard, in any case; an unknown one is
 * read as UTF-8 where the bytes are that, else as windows-1252. Never throws.
 */
export function decodeCharset(bytes: Buffer, charset: string): DecodedText {
  const decoder = decoderOf(charset)
  if (decoder !== undefined) {
    const text = decoder.decode(bytes)
    return { text, doubtful: text.includes('\uFFFD') }
  }
  const text = decoderOf('utf-8')?.decode(bytes) ?? ''
  if (!text.includes('\uFFFD')) return { text, doubtful: true }
  return { text: decoderOf('windows-1252')?.decode(bytes) ?? '', doubtful: true }
}

function decoderOf(charset: string): TextDecoder | undefined {
  const label = charset.trim().toLowerCase()
  if (label.length > 40) return undefined
  if (decoders.has(label)) return decoders.get(label)
  const decoder = newDecoder(label)
  if (decoder !== undefined) decoders.set(label, decoder)
  return decoder
}

function newDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true })
  } catch {
    return undefined
  }
}
