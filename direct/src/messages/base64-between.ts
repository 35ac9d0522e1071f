import type { Encoding } from '../asn1/write.ts'
import { encodeBase64 } from '../mime/encode-transfer.ts'

const lineBytes = 57
/** Whole lines, so that blocks follow each other without a seam. */
const blockBytes = lineBytes * 1024

/**
 * Base64 in lines of 76 between a head and a tail in ASCII, in one buffer that is made once: the
 * pieces are asked for one by one, and the largest message never stands there twice.
 */
export function base64Between(head: string, { length, pieces }: Encoding, tail: string): Buffer {
  const lineEnds = Math.max(0, Math.ceil(length / lineBytes) - 1)
  const base64Length = Math.ceil(length / 3) * 4 + lineEnds * 2
  const whole = Buffer.allocUnsafe(head.length + base64Length + tail.length)
  const begin = whole.write(head, 'latin1')
  let at = begin
  for (const block of blocksOf(pieces)) {
    if (at > begin) at += whole.write('\r\n', at, 'latin1')
    at += encodeBase64(block).copy(whole, at)
  }
  at += whole.write(tail, at, 'latin1')
  if (at !== whole.length) throw new RangeError('the pieces have another length than they said')
  return whole
}

// The same bytes in blocks of one size, but for the last.
function* blocksOf(pieces: Iterable<Uint8Array>): Generator<Buffer, void, undefined> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  for (const piece of pieces) {
    let start = 0
    while (heldBytes + piece.length - start >= blockBytes) {
      const end = start + blockBytes - heldBytes
      yield Buffer.concat([...held, piece.subarray(start, end)], blockBytes)
      held = []
      heldBytes = 0
      start = end
    }
    if (start === piece.length) continue
    held.push(piece.subarray(start))
    heldBytes += piece.length - start
  }
  if (heldBytes > 0) yield Buffer.concat(held, heldBytes)
}
