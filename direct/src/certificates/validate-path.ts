import type { AlgorithmRules } from './algorithms.ts'
import { isKeyAllowed, isSignatureAllowed, keyFactsOf } from './algorithms.ts'
import type { KeyFacts } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import { isIssuedBy, isSelfIssued } from './certificate.ts'
import type { NameConstraints } from './extensions.ts'
import { isPermitted } from './name-constraints.ts'
import type { PathFlaw } from './path-flaws.ts'
import type { PolicyWishes } from './policies.ts'
import { anyPolicy, noPolicyWishes, walkPolicies } from './policies.ts'

export type PathSettings = {
  readonly at: Temporal.Instant
  readonly rules: AlgorithmRules
  readonly policies?: PolicyWishes
}

export type PathValidation =
  | { readonly outcome: 'valid'; readonly policies: ReadonlySet<string> }
  | { readonly outcome: 'flawed'; readonly flaw: PathFlaw }

/**
 * Validates a path from the certificate in question up to an anchor, which come first and last.
 * The anchor is believed as it is: its own dates and limits do not count, only that it is not
 * somebody's own certificate. Revocation is another question. (RFC 5280 6.1, with RFC 9618 for
 * policies.)
 */
export function validatePath(path: readonly Certificate[], settings: PathSettings): PathValidation {
  const [anchor, ...below] = path.toReversed()
  const last = below.at(-1)
  if (anchor === undefined) throw new RangeError('the path is empty')
  if (last === undefined) return validateAlone(anchor, settings)
  const policies = walkPolicies(below.length, settings.policies ?? noPolicyWishes)
  const state: PathState = { issuer: anchor, authoritiesLeft: lengthMax, constraints: [] }
  for (const certificate of below) {
    const place = certificate === last ? 'last' : 'before the last'
    const flaw =
      issuerFlaw(anchor) ??
      stepFlaw(certificate, place, state, settings) ??
      (policies.step(certificate, place) ? undefined : flawOf('policy', certificate))
    if (flaw !== undefined) return { outcome: 'flawed', flaw }
    goBelow(certificate, state)
  }
  return withPolicies(policies.finish(last), last)
}

function withPolicies(held: ReadonlySet<string> | undefined, last: Certificate): PathValidation {
  return held === undefined
    ? { outcome: 'flawed', flaw: flawOf('policy', last) }
    : { outcome: 'valid', policies: held }
}

/** An anchor that is itself the certificate in question is trusted, but not for ever. */
function validateAlone(anchor: Certificate, settings: PathSettings): PathValidation {
  const flaw = strengthFlaw(anchor, settings)
  return flaw === undefined
    ? { outcome: 'valid', policies: new Set([anyPolicy]) }
    : { outcome: 'flawed', flaw }
}

/**
 * Whether an anchor may issue at all. Who trusts one partner by adding that partner's certificate
 * must not trust whatever the partner's key signs. Old roots say nothing of themselves.
 */
function issuerFlaw(anchor: Certificate): PathFlaw | undefined {
  const { basicConstraints, alternativeNames = [] } = anchor.extensions
  const isLeaf = alternativeNames.some(({ kind }) => kind === 'email' || kind === 'dns')
  const isAuthority = basicConstraints?.isAuthority ?? (isSelfIssued(anchor) && !isLeaf)
  return isAuthority && anchor.keyUsage?.has('keyCertSign') !== false
    ? undefined
    : flawOf('not an authority', anchor)
}

type PathState = {
  issuer: Certificate
  /** How many authorities may still follow. */
  authoritiesLeft: number
  readonly constraints: NameConstraints[]
}

/** Paths without a limit of their own end here. */
const lengthMax = 100

function goBelow(certificate: Certificate, state: PathState): void {
  const { basicConstraints, nameConstraints } = certificate.extensions
  if (!isSelfIssued(certificate)) state.authoritiesLeft -= 1
  const allowed = basicConstraints?.pathLength ?? state.authoritiesLeft
  state.authoritiesLeft = Math.min(state.authoritiesLeft, allowed)
  if (nameConstraints !== undefined) state.constraints.push(nameConstraints)
  state.issuer = certificate
}

/** What is wrong with dates, key and extensions of a certificate, wherever it stands. */
export function strengthFlaw(
  certificate: Certificate,
  { at, rules }: PathSettings,
): PathFlaw | undefined {
  const [unknown] = certificate.unknownCritical
  const facts = keyFactsOf(certificate.publicKey)
  if (!isSignatureAllowed(certificate.algorithm, rules))
    return { kind: 'weak signature', called: algorithmInWords(certificate), certificate }
  if (!isKeyAllowed(facts, rules))
    return { kind: 'weak key', called: keyInWords(facts), certificate }
  return (
    dateFlaw(certificate, at) ??
    (unknown === undefined
      ? undefined
      : { kind: 'unknown critical extension', identifier: unknown, certificate })
  )
}

function stepFlaw(
  certificate: Certificate,
  place: 'last' | 'before the last',
  state: PathState,
  settings: PathSettings,
): PathFlaw | undefined {
  return (
    ownFlaw(certificate, state.issuer, settings) ??
    nameFlaw(certificate, place, state.constraints) ??
    (place === 'last' ? undefined : authorityFlaw(certificate, state.authoritiesLeft))
  )
}

function ownFlaw(
  certificate: Certificate,
  issuer: Certificate,
  settings: PathSettings,
): PathFlaw | undefined {
  return (
    strengthFlaw(certificate, settings) ??
    (isIssuedBy(certificate, issuer)
      ? undefined
      : flawOf('signature is not its issuer’s', certificate))
  )
}

function dateFlaw(certificate: Certificate, at: Temporal.Instant): PathFlaw | undefined {
  if (Temporal.Instant.compare(at, certificate.notBefore) < 0)
    return flawOf('not yet valid', certificate)
  return Temporal.Instant.compare(at, certificate.notAfter) > 0
    ? flawOf('expired', certificate)
    : undefined
}

function nameFlaw(
  certificate: Certificate,
  place: 'last' | 'before the last',
  constraints: readonly NameConstraints[],
): PathFlaw | undefined {
  if (place !== 'last' && isSelfIssued(certificate)) return undefined
  return isPermitted(certificate, constraints)
    ? undefined
    : flawOf('name not permitted', certificate)
}

function authorityFlaw(certificate: Certificate, authoritiesLeft: number): PathFlaw | undefined {
  const { basicConstraints } = certificate.extensions
  if (basicConstraints?.isAuthority !== true) return flawOf('not an authority', certificate)
  if (!isSelfIssued(certificate) && authoritiesLeft <= 0)
    return flawOf('path too long', certificate)
  return certificate.keyUsage?.has('keyCertSign') === false
    ? flawOf('may not sign certificates', certificate)
    : undefined
}

type PlainFlaw = Exclude<
  PathFlaw['kind'],
  'weak signature' | 'weak key' | 'unknown critical extension' | 'revoked' | 'revocation not known'
>

function flawOf(kind: PlainFlaw, certificate: Certificate): PathFlaw {
  return { kind, certificate }
}

function algorithmInWords({ algorithm }: Certificate): string {
  return algorithm.kind === 'unknown'
    ? `an unknown algorithm (${algorithm.identifier})`
    : `${algorithm.hash.toUpperCase().replace('SHA', 'SHA-')} and ${algorithm.kind.toUpperCase()}`
}

function keyInWords(facts: KeyFacts): string {
  switch (facts.kind) {
    case 'rsa':
      return `RSA with ${facts.bits} bits`
    case 'elliptic':
      return `elliptic curve ${facts.curve}`
    case 'other':
      return facts.called
  }
}
