import type { Certificate } from './certificate.ts'
import { fingerprintOf, isIssuedBy, isSameCertificate } from './certificate.ts'
import { isSameName } from './names.ts'
import type { PathFlaw } from './path-flaws.ts'
import type { PathSettings } from './validate-path.ts'
import { strengthFlaw, validatePath } from './validate-path.ts'

export type PathSearch = PathSettings & {
  readonly anchors: readonly Certificate[]
  /** Certificates that may stand between: from the message, from the house, in any order. */
  readonly intermediates: readonly Certificate[]
  /** Asks for the issuers of a certificate where it says they are (AIA caIssuers). */
  readonly fetchIssuers?: (certificate: Certificate) => Promise<readonly Certificate[]>
  /** What a certificate's revocation does to a path that is valid otherwise. */
  readonly revocationFlaw?: (step: PathStep) => Promise<PathFlaw | undefined>
}

/** A certificate of a valid path with its issuer and the path's anchor. */
export type PathStep = {
  readonly certificate: Certificate
  readonly issuer: Certificate
  readonly anchor: Certificate
}

export type PathFound =
  | {
      readonly outcome: 'valid'
      /** From the certificate in question up to the anchor. */
      readonly path: readonly Certificate[]
      readonly policies: ReadonlySet<string>
    }
  | { readonly outcome: 'flawed'; readonly flaw: PathFlaw }

/** Longer than any hierarchy in use; a hostile message may hold thousands of certificates. */
const lengthMax = 10
const pathsMax = 30
const signaturesMax = 100
const fetchesMax = 3

/**
 * Looks for a path from a certificate to one of the anchors that is valid and unrevoked. Several
 * candidates are tried, through cross-certificates too; where no issuer is at hand, it is asked for.
 * The flaw is that of the best path: one that led to an anchor, else the certificate where the last
 * search ended. Limits: 10 certificates in a path, 30 paths, 100 signatures, 3 fetches; no key and
 * name twice in a path. (RFC 5280 6, RFC 4158, Applicability Statement 4.2.2.)
 */
export async function findPath(certificate: Certificate, search: PathSearch): Promise<PathFound> {
  // Who trusts nobody asks nobody for issuers.
  if (search.anchors.length === 0)
    return { outcome: 'flawed', flaw: { kind: 'no anchor', certificate } }
  const state: SearchState = {
    search,
    known: [...search.intermediates],
    fetchedFor: new Set(),
    signaturesLeft: signaturesMax,
    ended: undefined,
  }
  let flaw: PathFlaw | undefined
  let paths = 0
  for await (const path of pathsFrom([certificate], state)) {
    const judged = await judgePath(path, search)
    if (judged.outcome === 'valid') return judged
    flaw ??= judged.flaw
    if (++paths === pathsMax) break
  }
  return { outcome: 'flawed', flaw: flaw ?? state.ended ?? { kind: 'no anchor', certificate } }
}

async function judgePath(path: readonly Certificate[], search: PathSearch): Promise<PathFound> {
  const validation = validatePath(path, search)
  if (validation.outcome === 'flawed') return validation
  const anchor = path.at(-1)
  if (anchor !== undefined && search.revocationFlaw !== undefined) {
    for (const [at, issuer] of path.entries()) {
      const certificate = at === 0 ? undefined : path[at - 1]
      if (certificate === undefined) continue
      const flaw = await search.revocationFlaw({ certificate, issuer, anchor })
      if (flaw !== undefined) return { outcome: 'flawed', flaw }
    }
  }
  return { outcome: 'valid', path, policies: validation.policies }
}

type SearchState = {
  readonly search: PathSearch
  readonly known: Certificate[]
  readonly fetchedFor: Set<string>
  signaturesLeft: number
  ended: PathFlaw | undefined
}

async function* pathsFrom(
  path: readonly Certificate[],
  state: SearchState,
): AsyncGenerator<readonly Certificate[]> {
  const last = path.at(-1)
  if (last === undefined) return
  const { anchors } = state.search
  if (path.length === 1 && anchors.some((anchor) => isSameCertificate(anchor, last))) yield path
  for (const issuer of await issuersOf(last, path, state)) {
    if (anchors.includes(issuer)) yield [...path, issuer]
    else yield* pathsFrom([...path, issuer], state)
  }
}

/** The issuers of the last certificate of a path: those at hand, else those it says where to find. */
async function issuersOf(
  last: Certificate,
  path: readonly Certificate[],
  state: SearchState,
): Promise<readonly Certificate[]> {
  // What is unsound by itself leads nowhere, and costs no signature and no question.
  const unsound = strengthFlaw(last, state.search)
  if (unsound !== undefined) state.ended ??= unsound
  if (unsound !== undefined || path.length >= lengthMax) return []
  const known = signersAmong([...state.search.anchors, ...state.known], path, state)
  if (known.length > 0) return known
  const fetched = signersAmong(await fetchedIssuers(last, state), path, state)
  state.known.push(...fetched)
  if (fetched.length === 0) state.ended ??= { kind: 'no anchor', certificate: last }
  return fetched
}

/** Those that signed the last certificate of a path and are not in it yet, most promising first. */
function signersAmong(
  candidates: readonly Certificate[],
  path: readonly Certificate[],
  state: SearchState,
): readonly Certificate[] {
  const last = path.at(-1)
  return last === undefined
    ? []
    : issuersAmong(candidates, last).filter(
        (issuer) => !isInPath(issuer, path) && signed(last, issuer, state),
      )
}

/** Those of the issuer's name, the one whose key the certificate names first. */
function issuersAmong(
  candidates: readonly Certificate[],
  certificate: Certificate,
): readonly Certificate[] {
  const wanted = certificate.extensions.authorityKey
  const isNamed = ({ subjectKeyIdentifier }: Certificate): boolean =>
    wanted !== undefined && subjectKeyIdentifier?.equals(wanted) === true
  return candidates
    .filter(({ subjectName }) => isSameName(subjectName, certificate.issuerName))
    .toSorted((one, other) => Number(isNamed(other)) - Number(isNamed(one)))
}

function isInPath(certificate: Certificate, path: readonly Certificate[]): boolean {
  return path.some(
    (each) =>
      isSameName(each.subjectName, certificate.subjectName) &&
      each.publicKeyInfo.equals(certificate.publicKeyInfo),
  )
}

function signed(certificate: Certificate, issuer: Certificate, state: SearchState): boolean {
  if (state.signaturesLeft === 0) return false
  state.signaturesLeft -= 1
  const isSigned = isIssuedBy(certificate, issuer)
  if (!isSigned && !hasOtherKey(certificate, issuer))
    state.ended ??= { kind: 'signature is not its issuer’s', certificate }
  return isSigned
}

/** Whether the certificate itself says that another key of its issuer signed it. */
function hasOtherKey({ extensions }: Certificate, { subjectKeyIdentifier }: Certificate): boolean {
  const { authorityKey } = extensions
  if (authorityKey === undefined || subjectKeyIdentifier === undefined) return false
  return !authorityKey.equals(subjectKeyIdentifier)
}

async function fetchedIssuers(
  certificate: Certificate,
  { search, fetchedFor }: SearchState,
): Promise<readonly Certificate[]> {
  const fingerprint = fingerprintOf(certificate)
  if (search.fetchIssuers === undefined || fetchedFor.has(fingerprint)) return []
  if (fetchedFor.size >= fetchesMax) return []
  fetchedFor.add(fingerprint)
  return await search.fetchIssuers(certificate)
}
