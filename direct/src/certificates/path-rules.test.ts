import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { context, tags } from '../asn1/tags.ts'
import type { Der } from '../asn1/write.ts'
import {
  constructed,
  encoded,
  ia5String,
  identifier,
  integer,
  primitive,
  sequence,
} from '../asn1/write.ts'
import { directRules } from './algorithms.ts'
import { findPath } from './find-path.ts'
import { isPermitted } from './name-constraints.ts'
import { anyPolicy, noPolicyWishes } from './policies.ts'
import type { PolicyWishes } from './policies.ts'
import { authority, extension, issue } from './test-certificates.ts'
import type { Issued, Wanted } from './test-certificates.ts'

const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const root = authority('Root')

async function verdict(
  leaf: Issued,
  intermediates: readonly Issued[],
  policies: PolicyWishes = noPolicyWishes,
): Promise<string> {
  const found = await findPath(leaf.certificate, {
    at,
    rules: directRules,
    policies,
    anchors: [root.certificate],
    intermediates: intermediates.map(({ certificate }) => certificate),
  })
  return found.outcome === 'valid' ? 'valid' : found.flaw.kind
}

const tree = (name: Der): Der => sequence(name)
const email = (text: string): Der => ia5String(text, context(1))
const host = (text: string): Der => ia5String(text, context(2))

function constraints(permitted: readonly Der[], excluded: readonly Der[] = []): Der {
  return extension(
    '2.5.29.30',
    sequence(
      permitted.length === 0 ? undefined : constructed(context(0), ...permitted.map(tree)),
      excluded.length === 0 ? undefined : constructed(context(1), ...excluded.map(tree)),
    ),
    true,
  )
}

async function underConstraints(limits: Der, wanted: Partial<Wanted>): Promise<string> {
  const middle = authority('Middle', root, { more: [limits] })
  return await verdict(issue({ name: 'Leaf', issuer: middle, ...wanted }), [middle])
}

test('an authority certifies only the addresses and domains it may', async () => {
  const own = constraints([email('direct.example'), host('direct.example')])
  const refused = 'name not permitted'
  for (const [names, expected] of [
    [{ emails: ['nina@direct.example'] }, 'valid'],
    [{ emails: ['nina@DIRECT.example'] }, 'valid'],
    [{ domains: ['direct.example'] }, 'valid'],
    [{ domains: ['a.direct.example'] }, 'valid'],
    [{ domains: ['indirect.example'] }, refused],
    [{ emails: ['nina@a.direct.example'] }, refused],
    [{ emails: ['nina@other.example'] }, refused],
    [{ emails: ['nina@direct.example@other.example'] }, refused],
  ] as const)
    assert.equal(await underConstraints(own, names), expected, JSON.stringify(names))
})

test('a dot in front means the hosts below, a whole address means itself', async () => {
  const below = constraints([email('.direct.example')])
  assert.equal(await underConstraints(below, { emails: ['nina@a.direct.example'] }), 'valid')
  assert.equal(
    await underConstraints(below, { emails: ['nina@direct.example'] }),
    'name not permitted',
  )
  const one = constraints([email('nina@direct.example')])
  assert.equal(await underConstraints(one, { emails: ['nina@direct.example'] }), 'valid')
  assert.equal(
    await underConstraints(one, { emails: ['gus@direct.example'] }),
    'name not permitted',
  )
})

test('what is excluded is not allowed although it is permitted', async () => {
  const limits = constraints([host('example')], [host('bad.example')])
  assert.equal(await underConstraints(limits, { domains: ['good.example'] }), 'valid')
  assert.equal(
    await underConstraints(limits, { domains: ['very.bad.example'] }),
    'name not permitted',
  )
})

test('constraints of several authorities hold together', async () => {
  const upper = authority('Upper', root, { more: [constraints([host('a.example')])] })
  const lower = authority('Lower', upper, { more: [constraints([host('example')])] })
  const ok = issue({ name: 'Leaf', issuer: lower, domains: ['x.a.example'] })
  const wrong = issue({ name: 'Leaf', issuer: lower, domains: ['x.b.example'] })
  assert.equal(await verdict(ok, [upper, lower]), 'valid')
  assert.equal(await verdict(wrong, [upper, lower]), 'name not permitted')
})

test('IP addresses and directory names are compared by their parts', () => {
  const withNames = (...names: readonly Der[]): Issued =>
    issue({ name: 'Leaf', more: [extension('2.5.29.17', sequence(...names))] })
  const ip = (...bytes: readonly number[]): Der => primitive(context(7), Buffer.from(bytes))
  const network = { kind: 'ip', bytes: Buffer.from([10, 1, 0, 0, 255, 255, 0, 0]) } as const
  const permits = ({ certificate }: Issued): boolean =>
    isPermitted(certificate, [{ permitted: [network], excluded: [] }])
  assert.ok(permits(withNames(ip(10, 1, 2, 3))))
  assert.ok(!permits(withNames(ip(10, 2, 2, 3))))
  assert.ok(!permits(withNames(ip(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 1, 2, 3))))
  const name = { kind: 'directory', name: root.certificate.subjectName } as const
  const below = (certificate: Issued['certificate'], side: 'permitted' | 'excluded'): boolean =>
    isPermitted(certificate, [{ permitted: [], excluded: [], [side]: [name] }])
  assert.ok(below(root.certificate, 'permitted') && !below(root.certificate, 'excluded'))
  const leaf = issue({ name: 'Leaf' }).certificate
  assert.ok(!below(leaf, 'permitted') && below(leaf, 'excluded'))
})

const gold = '1.2.3.1'
const silver = '1.2.3.2'
const policies = (...names: readonly string[]): Der =>
  extension('2.5.29.32', sequence(...names.map((name) => sequence(identifier(name)))))
const mapping = (issuer: string, subject: string): Der =>
  extension('2.5.29.33', sequence(sequence(identifier(issuer), identifier(subject))))
const wants = (...names: readonly string[]): PolicyWishes => ({
  ...noPolicyWishes,
  explicitPolicy: true,
  acceptable: new Set(names),
})

async function underPolicies(
  upper: readonly Der[],
  lower: readonly Der[],
  wishes: PolicyWishes,
): Promise<string> {
  const middle = authority('Middle', root, { more: upper })
  return await verdict(issue({ name: 'Leaf', issuer: middle, more: lower }), [middle], wishes)
}

test('a policy holds when every certificate of the path has it', async () => {
  assert.equal(await underPolicies([policies(gold)], [policies(gold)], wants(gold)), 'valid')
  assert.equal(await underPolicies([policies(gold)], [policies(gold)], wants(silver)), 'policy')
  assert.equal(
    await underPolicies([policies(gold)], [policies(silver)], wants(anyPolicy)),
    'policy',
  )
  assert.equal(await underPolicies([policies(gold)], [], wants(anyPolicy)), 'policy')
  assert.equal(await underPolicies([], [], noPolicyWishes), 'valid')
})

test('any policy stands for each, unless that is inhibited', async () => {
  const any = policies(anyPolicy)
  assert.equal(await underPolicies([any], [policies(gold)], wants(gold)), 'valid')
  assert.equal(await underPolicies([policies(gold)], [any], wants(gold)), 'valid')
  assert.equal(await underPolicies([any], [any], wants(gold)), 'valid')
  const inhibited: PolicyWishes = { ...wants(gold), anyPolicy: 'inhibited' }
  assert.equal(await underPolicies([any], [policies(gold)], inhibited), 'policy')
})

test('a policy that is mapped counts as the other, unless mapping is inhibited', async () => {
  const upper = [policies(gold), mapping(gold, silver)]
  assert.equal(await underPolicies(upper, [policies(silver)], wants(gold)), 'valid')
  assert.equal(await underPolicies(upper, [policies(silver)], wants(silver)), 'policy')
  const inhibited: PolicyWishes = { ...wants(gold), mapping: 'inhibited' }
  assert.equal(await underPolicies(upper, [policies(silver)], inhibited), 'policy')
  const fromAny = [policies(gold), mapping(anyPolicy, silver)]
  assert.equal(await underPolicies(fromAny, [policies(silver)], wants(anyPolicy)), 'policy')
})

test('an authority may require a policy', async () => {
  const required = extension('2.5.29.36', sequence(primitive(context(0), Buffer.of(0))), true)
  assert.equal(await underPolicies([required, policies(gold)], [], noPolicyWishes), 'policy')
  assert.equal(
    await underPolicies([required, policies(gold)], [policies(gold)], noPolicyWishes),
    'valid',
  )
  const fromNextOn = extension('2.5.29.36', sequence(primitive(context(0), Buffer.of(1))), true)
  assert.equal(await underPolicies([fromNextOn], [], noPolicyWishes), 'policy')
  const later = extension('2.5.29.36', sequence(primitive(context(0), Buffer.of(2))), true)
  assert.equal(await underPolicies([later], [], noPolicyWishes), 'valid')
})

test('policies mapped in every direction at every step cost no more than their number', async () => {
  const names = Array.from({ length: 12 }, (_, each) => `1.2.3.${each}`)
  const all = extension(
    '2.5.29.33',
    sequence(
      ...names.flatMap((issuer) =>
        names.map((subject) => sequence(identifier(issuer), identifier(subject))),
      ),
    ),
  )
  const chain: Issued[] = []
  for (let depth = 0; depth < 8; depth++)
    chain.push(
      authority(`Authority ${depth}`, chain.at(-1) ?? root, { more: [policies(...names), all] }),
    )
  const leaf = issue({ name: 'Leaf', issuer: chain.at(-1)!, more: [policies(...names)] })
  const began = performance.now()
  assert.equal(await verdict(leaf, chain, wants('1.2.3.5')), 'valid')
  assert.ok(performance.now() - began < 2000)
})

test('a name written in another way is the same name, another one is not', async () => {
  const nameOf = (text: string, tag: typeof tags.utf8String): Der =>
    sequence(
      constructed(tags.set, sequence(identifier('2.5.4.3'), primitive(tag, Buffer.from(text)))),
    )
  const middle = authority('Maple  Street CA', root)
  const issuedUnder = (name: Der): Issued =>
    issue({
      name: 'Leaf',
      issuer: {
        ...middle,
        certificate: { ...middle.certificate, subject: Buffer.concat(bytesOf(name)) },
      },
    })
  const same = issuedUnder(nameOf(' maple street ca', tags.printableString))
  assert.equal(await verdict(same, [middle]), 'valid')
  const other = issuedUnder(nameOf('maple streetca', tags.printableString))
  assert.equal(await verdict(other, [middle]), 'no anchor')
})

test('no numbers in constraints make validation throw', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -5, max: 300 }),
      fc.integer({ min: -5, max: 300 }),
      async (pathLength, skip) => {
        const inhibit = extension('2.5.29.54', integer(skip))
        const middle = authority('Middle', root, { pathLength, more: [inhibit] })
        const kind = await verdict(issue({ name: 'Leaf', issuer: middle }), [middle])
        assert.ok(kind === 'valid')
      },
    ),
    { numRuns: 20 },
  )
})

function bytesOf({ pieces }: Der): readonly Uint8Array[] {
  return encoded(Buffer.concat(pieces)).pieces
}
