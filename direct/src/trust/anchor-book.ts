import type { Certificate } from '../certificates/certificate.ts'
import type { DirectAddress } from '../certificates/direct-address.ts'
import { writeDirectAddress } from '../certificates/direct-address.ts'

/** Whom an address, or all addresses of a domain, believe: about mail that comes, and for mail that goes. */
export type AnchorRule = {
  /** A Direct address or a domain. */
  readonly holder: string
  readonly incoming: readonly Certificate[]
  readonly outgoing: readonly Certificate[]
}

export type Direction = 'incoming' | 'outgoing'

/** The anchors of every address of ours. */
export type AnchorBook = {
  readonly anchorsFor: (address: DirectAddress, direction: Direction) => readonly Certificate[]
}

/**
 * A book of anchors. A rule for an address stands in the place of its domain's; who has no rule
 * trusts nobody. The anchors of the operating system play no part.
 */
export function anchorBook(rules: readonly AnchorRule[]): AnchorBook {
  const byHolder = new Map(rules.map((rule) => [rule.holder.toLowerCase(), rule]))
  return {
    anchorsFor: (address, direction) => {
      const own = byHolder.get(writeDirectAddress(address).toLowerCase())
      return (own ?? byHolder.get(address.domain))?.[direction] ?? nobody
    },
  }
}

const nobody: readonly Certificate[] = []
