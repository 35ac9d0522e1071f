import type { Certificate } from './certificate.ts'
import { isSelfIssued } from './certificate.ts'

export const anyPolicy = '2.5.29.32.0'

/** What whoever checks a path wants of its policies (RFC 5280 6.1.1 (c), (e), (f), (g)). */
export type PolicyWishes = {
  readonly acceptable: ReadonlySet<string>
  readonly explicitPolicy: boolean
  readonly mapping: 'allowed' | 'inhibited'
  readonly anyPolicy: 'allowed' | 'inhibited'
}

export const noPolicyWishes: PolicyWishes = {
  acceptable: new Set([anyPolicy]),
  explicitPolicy: false,
  mapping: 'allowed',
  anyPolicy: 'allowed',
}

/** A policy as it holds at one step of the path, and those of the step before that allow it. */
type PolicyNode = {
  readonly policy: string
  readonly expected: ReadonlySet<string>
  readonly parents: readonly PolicyNode[]
}

/**
 * Follows the policies of a path, from the certificate below the anchor to the last one. The graph
 * has a node for each policy of each step, so that no path makes it grow beyond its own size, as
 * the tree of RFC 5280 could. (RFC 9618, which replaces RFC 5280 6.1.)
 */
export type PolicyWalk = {
  /** Whether the path may go on. */
  readonly step: (certificate: Certificate, place: 'last' | 'before the last') => boolean
  /** The policies that hold for the whole path, in the wishes' words; absent when they must and none does. */
  readonly finish: (last: Certificate) => ReadonlySet<string> | undefined
}

/** Begins such a walk, over a path of so many certificates below its anchor. */
export function walkPolicies(length: number, wishes: PolicyWishes): PolicyWalk {
  let nodes: readonly PolicyNode[] = [
    { policy: anyPolicy, expected: new Set([anyPolicy]), parents: [] },
  ]
  let explicit = wishes.explicitPolicy ? 0 : length + 1
  let mapping = wishes.mapping === 'inhibited' ? 0 : length + 1
  let inhibitAny = wishes.anyPolicy === 'inhibited' ? 0 : length + 1

  const prepareNext = (certificate: Certificate): void => {
    const { policyConstraints, inhibitAnyPolicy } = certificate.extensions
    if (!isSelfIssued(certificate)) {
      explicit = Math.max(0, explicit - 1)
      mapping = Math.max(0, mapping - 1)
      inhibitAny = Math.max(0, inhibitAny - 1)
    }
    explicit = Math.min(explicit, policyConstraints?.requireExplicit ?? explicit)
    mapping = Math.min(mapping, policyConstraints?.inhibitMapping ?? mapping)
    inhibitAny = Math.min(inhibitAny, inhibitAnyPolicy ?? inhibitAny)
  }

  return {
    step: (certificate, place) => {
      const mayBeAny = inhibitAny > 0 || (place !== 'last' && isSelfIssued(certificate))
      nodes = nextNodes(nodes, certificate.extensions.policies ?? [], mayBeAny)
      if (explicit === 0 && nodes.length === 0) return false
      if (place === 'last') return true
      const mapped = certificate.extensions.policyMappings ?? []
      if (mapped.some(({ issuer, subject }) => issuer === anyPolicy || subject === anyPolicy))
        return false
      nodes = mappedNodes(nodes, mapped, mapping > 0)
      prepareNext(certificate)
      return true
    },
    finish: (last) => {
      explicit = Math.max(0, explicit - 1)
      if (last.extensions.policyConstraints?.requireExplicit === 0) explicit = 0
      const held = heldPolicies(nodes, wishes.acceptable)
      return explicit > 0 || held.size > 0 ? held : undefined
    },
  }
}

/** RFC 9618 5.2, step (d). */
function nextNodes(
  before: readonly PolicyNode[],
  policies: readonly string[],
  mayBeAny: boolean,
): readonly PolicyNode[] {
  const next = new Map<string, PolicyNode>()
  const add = (policy: string, parents: readonly PolicyNode[]): void => {
    if (parents.length > 0 && !next.has(policy))
      next.set(policy, { policy, expected: new Set([policy]), parents })
  }
  const any = before.filter(({ policy }) => policy === anyPolicy)
  for (const policy of policies.filter((each) => each !== anyPolicy)) {
    const parents = before.filter(({ expected }) => expected.has(policy))
    add(policy, parents.length > 0 ? parents : any)
  }
  if (policies.includes(anyPolicy) && mayBeAny) {
    for (const expected of new Set(before.flatMap((node) => [...node.expected])))
      add(
        expected,
        before.filter((node) => node.expected.has(expected)),
      )
  }
  return [...next.values()]
}

/** RFC 9618 5.3, step (b). */
function mappedNodes(
  nodes: readonly PolicyNode[],
  mappings: readonly { readonly issuer: string; readonly subject: string }[],
  isAllowed: boolean,
): readonly PolicyNode[] {
  const byIssuer = Map.groupBy(mappings, ({ issuer }) => issuer)
  if (!isAllowed) return nodes.filter(({ policy }) => !byIssuer.has(policy))
  const mapped = nodes.map((node) => {
    const subjects = byIssuer.get(node.policy)
    return subjects === undefined
      ? node
      : { ...node, expected: new Set(subjects.map(({ subject }) => subject)) }
  })
  const any = nodes.find(({ policy }) => policy === anyPolicy)
  if (any === undefined) return mapped
  const known = new Set(nodes.map(({ policy }) => policy))
  const fromAny = [...byIssuer]
    .filter(([issuer]) => !known.has(issuer))
    .map(([policy, subjects]) => ({
      policy,
      expected: new Set(subjects.map(({ subject }) => subject)),
      parents: any.parents,
    }))
  return [...mapped, ...fromAny]
}

/** The policies that the authorities of the path grant, narrowed to what is acceptable. */
function heldPolicies(
  last: readonly PolicyNode[],
  acceptable: ReadonlySet<string>,
): ReadonlySet<string> {
  const granted = new Set<string>(
    last.some(({ policy }) => policy === anyPolicy) ? [anyPolicy] : [],
  )
  const seen = new Set<PolicyNode>()
  let nodes = last
  while (nodes.length > 0) {
    for (const node of nodes) {
      seen.add(node)
      if (node.policy !== anyPolicy && node.parents.some(({ policy }) => policy === anyPolicy))
        granted.add(node.policy)
    }
    nodes = [...new Set(nodes.flatMap(({ parents }) => parents))].filter((each) => !seen.has(each))
  }
  if (acceptable.has(anyPolicy)) return granted
  return granted.has(anyPolicy) ? acceptable : granted.intersection(acceptable)
}
