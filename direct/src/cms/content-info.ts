import type { Asn1Value } from '../asn1/read.ts'
import { MalformedAsn1, readBer } from '../asn1/read.ts'
import { context, tags } from '../asn1/tags.ts'
import { identifierOf } from '../asn1/values.ts'
import { onlyChildOf, walk } from '../asn1/walk.ts'
import type { Der } from '../asn1/write.ts'
import { explicit, identifier, sequence } from '../asn1/write.ts'

/** The bytes are no such message; `why` is for logs, and tells nothing of what they hold. */
export type Malformed = { readonly outcome: 'malformed'; readonly why: string }

/**
 * Opens a ContentInfo and hands its content type and value to `read`. Broken structure anywhere
 * becomes the outcome `malformed`. Bytes after it are ignored: mail programs pad.
 *
 * @see RFC 5652, 3
 */
export function readContentInfo<Outcome>(
  bytes: Buffer,
  read: (contentType: string, content: Asn1Value) => Outcome,
): Outcome | Malformed {
  try {
    const fields = walk(readBer(bytes))
    const contentType = identifierOf(fields.take(tags.objectIdentifier))
    return read(contentType, onlyChildOf(fields.take(context(0))))
  } catch (error) {
    if (error instanceof MalformedAsn1) return { outcome: 'malformed', why: error.message }
    throw error
  }
}

export function writeContentInfo(contentType: string, content: Der): Der {
  return sequence(identifier(contentType), explicit(0, content))
}
