import type { Asn1Value } from '../asn1/read.ts'
import { identifierOf } from '../asn1/values.ts'
import { walk } from '../asn1/walk.ts'
import type { Der } from '../asn1/write.ts'
import { identifier, sequence } from '../asn1/write.ts'
import { tags } from '../asn1/tags.ts'

/** An AlgorithmIdentifier (RFC 5280, 4.1.1.2). */
export type Algorithm = {
  readonly identifier: string
  readonly parameters: Asn1Value | undefined
}

/** Why an algorithm is not used: it is broken, or this library does not know it. */
export type AlgorithmRefusal = {
  readonly outcome: 'weak' | 'unsupported'
  /** A name people know, or the object identifier. */
  readonly algorithm: string
}

/** What to accept: only what is strong today, or also what old messages were made with. */
export type Acceptance = 'strong only' | 'legacy too'

/** Throws `MalformedAsn1` where the value is no AlgorithmIdentifier. */
export function readAlgorithm(value: Asn1Value): Algorithm {
  const fields = walk(value)
  return {
    identifier: identifierOf(fields.take(tags.objectIdentifier)),
    parameters: fields.peek(),
  }
}

export function writeAlgorithm(dotted: string, parameters?: Der): Der {
  return sequence(identifier(dotted), parameters)
}

export function isRefusal(wanted: object): wanted is AlgorithmRefusal {
  return 'outcome' in wanted
}
