import type { Encoding } from '../asn1/write.ts'
import { base64Length, writeBase64 } from '../mime/encode-transfer.ts'

/** Whole lines of 57 bytes, so that blocks follow each other without a seam. */
const blockBytesMax = 57 * 1024

/**
 * Base64 in lines of 76 between a head and a tail in ASCII, in one buffer that is made once: the
 * pieces are asked for one by one, and the largest message never stands there twice.
 */
export function base64Between(head: string, { length, pieces }: Encoding, tail: string): Buffer {
  const whole = Buffer.allocUnsafe(head.length + base64Length(length) + tail.length)
  const begin = whole.write(head, 'latin1')
  let at = begin
  for (const block of blocksOf(pieces, Math.min(length, blockBytesMax))) {
    if (at > begin) at += whole.write('\r\n', at, 'latin1')
    at = writeBase64(block, whole, at)
  }
  at += whole.write(tail, at, 'latin1')
  if (at !== whole.length) throw new RangeError('the pieces have another length than they said')
  return whole
}

// The same bytes in blocks of one size, but for the last. Each is gone when the next is asked for:
// they share one buffer, as what is thrown away costs more than what is copied.
function* blocksOf(
  pieces: Iterable<Uint8Array>,
  blockBytes: number,
): Generator<Buffer, void, undefined> {
  const block = Buffer.allocUnsafe(blockBytes)
  let filled = 0
  for (const piece of pieces) {
    let start = 0
    while (start < piece.length) {
      const slice = piece.subarray(start, start + blockBytes - filled)
      block.set(slice, filled)
      start += slice.length
      filled += slice.length
      if (filled < blockBytes) continue
      yield block
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
