import type { AlgorithmRules } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import type { DirectAddress } from './direct-address.ts'
import { isDomainName, readDirectAddress, writeDirectAddress } from './direct-address.ts'
import type { PathFlaw } from './path-flaws.ts'
import { flawInWords } from './path-flaws.ts'
import { strengthFlaw } from './validate-path.ts'

/** Whom a certificate of Direct is for: one address, or all addresses of one domain. */
export type Holder =
  | { readonly kind: 'address'; readonly address: DirectAddress }
  | { readonly kind: 'domain'; readonly domain: string }

export type LeafFlaw =
  | { readonly kind: 'no name' }
  | { readonly kind: 'several names'; readonly count: number }
  | { readonly kind: 'wildcard'; readonly name: string }
  | { readonly kind: 'neither address nor domain' }
  | { readonly kind: 'no subject' }
  | { readonly kind: 'for another'; readonly holder: string; readonly wanted: string }
  | { readonly kind: 'certificate'; readonly flaw: PathFlaw }

/**
 * Whom a certificate is for, by its only alternative name. A flaw when it has none or several, a
 * wildcard, or a name that is neither an address nor a domain. (Applicability Statement 1.3, 1.4.)
 */
export function holderOf({ extensions }: Certificate): Holder | LeafFlaw {
  const names = extensions.alternativeNames ?? []
  const [name] = names
  if (name === undefined) return { kind: 'no name' }
  if (names.length > 1) return { kind: 'several names', count: names.length }
  if (name.kind !== 'email' && name.kind !== 'dns') return { kind: 'neither address nor domain' }
  if (name.text.includes('*')) return { kind: 'wildcard', name: name.text }
  const address = name.kind === 'email' ? readDirectAddress(name.text) : undefined
  if (address !== undefined) return { kind: 'address', address }
  const domain = name.text.toLowerCase()
  return name.kind === 'dns' && isDomainName(domain)
    ? { kind: 'domain', domain }
    : { kind: 'neither address nor domain' }
}

/**
 * What keeps a certificate from serving an address, whoever issued it: its dates, key and
 * signature, a subject left empty, its name, or that it is for somebody else. Upper and lower case
 * are the same, in the local part too, as mail systems treat it.
 */
export function leafFlaw(
  certificate: Certificate,
  address: DirectAddress,
  settings: { readonly at: Temporal.Instant; readonly rules: AlgorithmRules },
): LeafFlaw | undefined {
  const flaw = strengthFlaw(certificate, settings)
  if (flaw !== undefined) return { kind: 'certificate', flaw }
  const holder = holderOf(certificate)
  if (!isHolder(holder)) return holder
  if (certificate.subjectName.keys.length === 0) return { kind: 'no subject' }
  return isFor(holder, address)
    ? undefined
    : {
        kind: 'for another',
        holder: holderInWords(holder),
        wanted: writeDirectAddress(address),
      }
}

/** Whether `holderOf` found whom a certificate is for. */
export function isHolder(read: Holder | LeafFlaw): read is Holder {
  return read.kind === 'address' || read.kind === 'domain'
}

/** Whether a holder is the address itself, or its domain. Upper and lower case are the same. */
export function isFor(holder: Holder, address: DirectAddress): boolean {
  return holder.kind === 'domain'
    ? holder.domain === address.domain
    : holder.address.domain === address.domain &&
        holder.address.local.toLowerCase() === address.local.toLowerCase()
}

/** The address or domain of a holder. */
export function holderInWords(holder: Holder): string {
  return holder.kind === 'domain' ? holder.domain : writeDirectAddress(holder.address)
}

/** A flaw as a sentence that tells whom to ask for what. */
export function leafFlawInWords(flaw: LeafFlaw): string {
  switch (flaw.kind) {
    case 'no name':
      return 'The certificate names no Direct address and no domain; its owner needs a new one.'
    case 'several names':
      return `The certificate names ${flaw.count} addresses or domains, but may name only one; its owner needs a new one.`
    case 'wildcard':
      return `The certificate is for ${flaw.name}; a certificate for whatever name is not allowed.`
    case 'neither address nor domain':
      return 'The certificate is for something that is no Direct address and no domain.'
    case 'no subject':
      return 'The certificate leaves its subject empty; its owner needs a new one.'
    case 'for another':
      return `The certificate is for ${flaw.holder}, not for ${flaw.wanted}.`
    case 'certificate':
      return flawInWords(flaw.flaw)
  }
}
