import type { LeafFlaw } from '../certificates/leaf.ts'
import { leafFlawInWords } from '../certificates/leaf.ts'

/** Why somebody is not trusted. */
export type TrustReason =
  | { readonly kind: 'not an address'; readonly text: string }
  | { readonly kind: 'not signed' }
  | { readonly kind: 'no certificate'; readonly address: string }
  | { readonly kind: 'no anchors'; readonly address: string }
  | { readonly kind: 'signer is not the sender'; readonly holder: string; readonly from: string }
  | { readonly kind: 'key not for encryption' }
  | { readonly kind: 'flawed'; readonly flaw: LeafFlaw }

/** A reason as a sentence that a person can act on. */
export function reasonInWords(reason: TrustReason): string {
  switch (reason.kind) {
    case 'not an address':
      return `“${reason.text}” is not a Direct address.`
    case 'not signed':
      return 'The message bears no signature that could be verified, so nobody vouches for it.'
    case 'no certificate':
      return `No certificate was found for ${reason.address}; ask them whether they publish one.`
    case 'no anchors':
      return `Nobody is trusted on behalf of ${reason.address} yet: add an anchor or a trust bundle.`
    case 'signer is not the sender':
      return `The message says it is from ${reason.from}, but was signed by ${reason.holder}.`
    case 'key not for encryption':
      return 'The certificate’s key may not be used to encrypt; its owner must publish another one.'
    case 'flawed':
      return leafFlawInWords(reason.flaw)
  }
}
