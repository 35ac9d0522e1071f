/** A Direct address in its two halves; the domain in lower case, as names in DNS compare. */
export type DirectAddress = { readonly local: string; readonly domain: string }

const localPart = /^[\w!#$%&'*+\-/=?^`{|}~]+(?:\.[\w!#$%&'*+\-/=?^`{|}~]+)*$/
const domainName = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/

/**
 * Reads `local@domain`, without a display name or quotes. Absent when it is anything else: a local
 * part is at most 64 ASCII characters, a domain at most 253. (RFC 5321 4.5.3.1, dot-atom of RFC 5322.)
 */
export function readDirectAddress(text: string): DirectAddress | undefined {
  if (text.length > 320) return undefined
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const domain = text.slice(at + 1).toLowerCase()
  if (at < 1 || local.length > 64 || !localPart.test(local)) return undefined
  return isDomainName(domain) ? { local, domain } : undefined
}

/** Whether a name in lower case can be a host or mail domain: letters, digits and hyphens, no wildcard. */
export function isDomainName(name: string): boolean {
  return name.length <= 253 && domainName.test(name)
}

/** The address as people write it, its domain in lower case. */
export function writeDirectAddress({ local, domain }: DirectAddress): string {
  return `${local}@${domain}`
}
