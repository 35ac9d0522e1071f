import type { Certificate } from './certificate.ts'
import type { NameConstraints } from './extensions.ts'
import type { GeneralName } from './general-names.ts'
import { isWithin } from './names.ts'

const emailAttribute = '1.2.840.113549.1.9.1'

/**
 * Whether all names of a certificate are ones that every authority above it may certify: within a
 * permitted tree of their kind where there is one, within no excluded tree. (RFC 5280 4.2.1.10,
 * 6.1.3 (b) and (c).)
 */
export function isPermitted(
  certificate: Certificate,
  constraints: readonly NameConstraints[],
): boolean {
  if (constraints.length === 0) return true
  const names = namesOf(certificate)
  return constraints.every(({ permitted, excluded }) =>
    names.every((name) => {
      const trees = permitted.filter((tree) => isSameKind(tree, name))
      return (
        (trees.length === 0 || trees.some((tree) => isInTree(name, tree))) &&
        !excluded.some((tree) => isSameKind(tree, name) && isInTree(name, tree, 'excluded'))
      )
    }),
  )
}

function namesOf({ subjectName, extensions }: Certificate): readonly GeneralName[] {
  const alternative = extensions.alternativeNames ?? []
  const directory: readonly GeneralName[] =
    subjectName.keys.length === 0 ? [] : [{ kind: 'directory', name: subjectName }]
  // Old certificates keep a mail address in the subject; it counts where no other names stand.
  const emails: readonly GeneralName[] =
    alternative.length > 0
      ? []
      : subjectName.attributes
          .filter(({ type }) => type === emailAttribute)
          .map(({ text }) => ({ kind: 'email', text }))
  return [...directory, ...emails, ...alternative]
}

function isSameKind(one: GeneralName, other: GeneralName): boolean {
  return one.kind === 'other'
    ? other.kind === 'other' && one.tagNumber === other.tagNumber
    : one.kind === other.kind
}

/** What cannot be compared is refused: it is within no permitted tree, and within an excluded one. */
function isInTree(name: GeneralName, tree: GeneralName, side?: 'excluded'): boolean {
  if (name.kind === 'directory' && tree.kind === 'directory') return isWithin(name.name, tree.name)
  if (name.kind === 'email' && tree.kind === 'email') return isEmailIn(name.text, tree.text)
  if (name.kind === 'dns' && tree.kind === 'dns') return isHostIn(name.text, tree.text, 'below too')
  if (name.kind === 'uri' && tree.kind === 'uri') {
    const host = hostOf(name.text)
    return host === undefined ? side === 'excluded' : isHostIn(host, tree.text)
  }
  if (name.kind === 'ip' && tree.kind === 'ip') return isIpIn(name.bytes, tree.bytes)
  return side === 'excluded'
}

/** One mailbox, all mailboxes of a host, or (with a dot in front) of the hosts below a domain. */
function isEmailIn(email: string, tree: string): boolean {
  const [local, host] = halves(email)
  const [treeLocal, treeHost] = halves(tree)
  if (treeLocal !== '') return local === treeLocal && host === treeHost
  return isHostIn(host, treeHost)
}

function halves(email: string): [local: string, host: string] {
  const at = email.lastIndexOf('@')
  return [email.slice(0, Math.max(at, 0)), email.slice(at + 1).toLowerCase()]
}

function isHostIn(host: string, tree: string, below?: 'below too'): boolean {
  const [name, top] = [host.toLowerCase(), tree.toLowerCase()]
  if (top === '') return true
  if (top.startsWith('.')) return name.endsWith(top)
  return name === top || (below !== undefined && name.endsWith(`.${top}`))
}

function hostOf(uri: string): string | undefined {
  const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(uri)?.[1]
  return host === undefined || /^[\d.]+$|^\[/.test(host) ? undefined : host
}

function isIpIn(address: Buffer, tree: Buffer): boolean {
  const { length } = address
  if (tree.length !== length * 2) return false
  return address.every((byte, at) => (byte & (tree[length + at] ?? 0)) === (tree[at] ?? 0))
}
