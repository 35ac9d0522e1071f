import type { ContentCipher } from '../../direct/src/cms/ciphers.ts'
import type { Digest } from '../../direct/src/cms/digests.ts'
import type { Party } from './parties.ts'

/** What one signature is made with. */
export type SigningCase = {
  readonly signers: readonly Party[]
  readonly digest: Digest
  readonly padding: 'pkcs1' | 'pss'
  readonly form: 'detached' | 'enclosed'
  readonly namedBy: 'issuer and serial' | 'key identifier'
}

/** What one envelope is made with. */
export type SealingCase = {
  readonly cipher: ContentCipher
  readonly recipients: readonly { readonly party: Party; readonly way: KeyWay }[]
  readonly namedBy: 'issuer and serial' | 'key identifier'
}

/** How the content key travels; where mask and digest differ, only peers write it so. */
export type KeyWay =
  | { readonly kind: 'pkcs1' }
  | { readonly kind: 'oaep'; readonly digest: OaepDigest; readonly maskDigest: OaepDigest }
  | { readonly kind: 'agreement'; readonly digest: 'sha1' | 'sha256' | 'sha384' }
export type OaepDigest = Digest | 'sha1'

/** An implementation. What it refuses is `undefined`, its words in `lastWords`. */
export type CmsPeer = {
  readonly name: string
  /** Whether it reads as another peer does not. */
  readonly isReader: boolean
  /** Why this peer does not write such a thing, if it does not. */
  readonly cannotSign: (way: SigningCase) => string | undefined
  readonly cannotSeal: (way: SealingCase) => string | undefined
  readonly sign: (way: SigningCase, content: Buffer) => Promise<Buffer | undefined>
  readonly verify: (
    signature: Buffer,
    content: Buffer,
    way: SigningCase,
  ) => Promise<Buffer | undefined>
  readonly seal: (way: SealingCase, content: Buffer) => Promise<Buffer | undefined>
  readonly open: (sealed: Buffer, own: Party) => Promise<Buffer | undefined>
  readonly lastWords: () => string
  readonly stop: () => void
}

/** Another implementation, which knows whole messages too. */
export type Peer = CmsPeer & {
  /** A whole message, wrapped, signed by the first and encrypted for the second. */
  readonly sealMessage: (message: Buffer, from: Party, to: Party) => Promise<Buffer | undefined>
  /** What the signature inside covers. */
  readonly openMessage: (raw: Buffer, own: Party) => Promise<Buffer | undefined>
}
