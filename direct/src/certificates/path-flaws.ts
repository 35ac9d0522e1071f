import { nameInWords } from './names.ts'
import type { Certificate } from './certificate.ts'
import type { Revocation } from './revocation-entries.ts'

/** What is wrong with a path, and with which of its certificates. */
export type PathFlaw = { readonly certificate: Certificate } & (
  | { readonly kind: 'not yet valid' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'signature is not its issuer’s' }
  | { readonly kind: 'weak signature'; readonly called: string }
  | { readonly kind: 'weak key'; readonly called: string }
  | { readonly kind: 'unknown critical extension'; readonly identifier: string }
  | { readonly kind: 'not an authority' }
  | { readonly kind: 'may not sign certificates' }
  | { readonly kind: 'path too long' }
  | { readonly kind: 'name not permitted' }
  | { readonly kind: 'policy' }
  | { readonly kind: 'revoked'; readonly revocation: Revocation }
  | { readonly kind: 'revocation not known'; readonly why: string }
  | { readonly kind: 'no anchor' }
)

/** A flaw as a sentence that tells whom to ask for what. */
export function flawInWords(flaw: PathFlaw): string {
  const whose = `The certificate of ${nameInWords(flaw.certificate.subjectName)}`
  switch (flaw.kind) {
    case 'not yet valid':
      return `${whose} is not valid before ${dayOf(flaw.certificate.notBefore)}.`
    case 'expired':
      return `${whose} expired on ${dayOf(flaw.certificate.notAfter)}; its owner must renew it.`
    case 'signature is not its issuer’s':
      return `${whose} was not signed with the key known of its issuer: the issuer has a new key, or the certificate is forged.`
    case 'weak signature':
      return `${whose} is signed with ${flaw.called}, which is too weak to be trusted; its owner needs a new one.`
    case 'weak key':
      return `${whose} has a key that is not allowed (${flaw.called}); its owner needs a new one.`
    case 'unknown critical extension':
      return `${whose} has a critical extension that is not understood (${flaw.identifier}).`
    case 'not an authority':
      return `${whose} was used to issue another one, but is not that of a certificate authority.`
    case 'may not sign certificates':
      return `${whose} was used to issue another one, but its key may not sign certificates.`
    case 'path too long':
      return `${whose} stands below more authorities than one of them allows.`
    case 'name not permitted':
      return `${whose} has a name that an authority above it may not certify.`
    case 'policy':
      return `${whose} does not keep to the certificate policies that are required.`
    case 'revoked':
      return `${whose} was revoked${flaw.revocation.revokedAt === undefined ? '' : ` on ${dayOf(flaw.revocation.revokedAt)}`} (${flaw.revocation.reason}).`
    case 'revocation not known':
      return `Whether the certificate of ${nameInWords(flaw.certificate.subjectName)} was revoked could not be found out: ${flaw.why}.`
    case 'no anchor':
      return `${whose} does not lead to an anchor you trust: its issuer is ${nameInWords(flaw.certificate.issuerName)}.`
  }
}

function dayOf(at: Temporal.Instant): string {
  return at.toString().slice(0, 10)
}
