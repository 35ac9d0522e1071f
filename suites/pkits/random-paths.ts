// Paths made at random, with constraints, policies and mistakes, judged by us and by `openssl verify`.
// PKITS tries each rule by itself; this tries them together, and the rules whose cases are missing.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { context } from '../../direct/src/asn1/tags.ts'
import type { Der } from '../../direct/src/asn1/write.ts'
import {
  constructed,
  ia5String,
  identifier,
  integer,
  primitive,
  sequence,
} from '../../direct/src/asn1/write.ts'
import { directRules } from '../../direct/src/certificates/algorithms.ts'
import type { Certificate } from '../../direct/src/certificates/certificate.ts'
import { findPath } from '../../direct/src/certificates/find-path.ts'
import { flawInWords } from '../../direct/src/certificates/path-flaws.ts'
import { anyPolicy } from '../../direct/src/certificates/policies.ts'
import type { PolicyWishes } from '../../direct/src/certificates/policies.ts'
import { authority, extension, issue } from '../../direct/src/certificates/test-certificates.ts'
import type { Issued } from '../../direct/src/certificates/test-certificates.ts'
import type { SuiteContext } from '../suite.ts'

const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const domains = ['a.example', 'b.example', 'x.a.example', 'example']
const policies = ['1.2.3.1', '1.2.3.2', '1.2.3.3']

type Attempt = { readonly path: readonly Issued[]; readonly wishes: PolicyWishes }

export async function compareWithOpenssl({ quick, say, check }: SuiteContext): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'salve-paths-'))
  const count = quick ? 60 : 600
  const tally = { valid: 0, invalid: 0, differ: 0, blindDiffer: 0, leftOut: 0 }
  try {
    const next = random(20_261_122)
    for (let number = 0; number < count; number++) {
      const attempt = makeAttempt(next, number)
      if (isJudgedOtherwise(attempt)) {
        tally.leftOut += 1
        continue
      }
      const [ours, why] = await ourVerdict(attempt)
      const [theirs, words] = opensslVerdict(attempt, folder)
      tally[theirs] += 1
      if (ours !== theirs) {
        tally.differ += 1
        check(
          `random path ${number}`,
          false,
          `we say ${ours} (${why}), OpenSSL says ${theirs} (${words})`,
        )
      }
      const [blind] = await ourVerdict({ ...attempt, path: attempt.path.map(withoutLimits) })
      if (blind !== theirs) tally.blindDiffer += 1
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  say(
    `${count} random paths: OpenSSL finds ${tally.valid} valid, ${tally.invalid} not; we differ in ${tally.differ}, ${tally.leftOut} were left out`,
  )
  check('we agree with OpenSSL on paths made at random', tally.differ === 0)
  check('both verdicts occur often', Math.min(tally.valid, tally.invalid) > count / 8)
  check(
    'a validator blind to limits is caught',
    tally.blindDiffer > count / 20,
    String(tally.blindDiffer),
  )
}

type Random = (below: number) => number

/** Numbers that look random and are the same in every run (xorshift). */
function random(seed: number): Random {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

function makeAttempt(next: Random, number: number): Attempt {
  const path: Issued[] = [authority(`Random Root`)]
  const steps = 1 + next(3)
  for (let step = 0; step < steps; step++) {
    const length = next(4) === 0 ? { pathLength: next(3) } : {}
    path.push(
      authority(`Random Authority ${number} ${step}`, path.at(-1), {
        ...length,
        ...(next(25) === 0 ? { keyUsage: [6] } : {}),
        ...(next(30) === 0 ? { until: '2026-06-01T00:00:00Z' } : {}),
        more: [...constraintsOf(next), ...policiesOf(next), ...policyLimitsOf(next)],
      }),
    )
  }
  path.push(
    issue({
      name: `Random Leaf ${number}`,
      issuer: path.at(-1)!,
      domains: [domains[next(domains.length)]!],
      more: policiesOf(next),
    }),
  )
  return { path, wishes: wishesOf(next) }
}

function constraintsOf(next: Random): readonly Der[] {
  if (next(3) > 0) return []
  const tree = (): Der => sequence(ia5String(domains[next(domains.length)]!, context(2)))
  const side = next(2)
  return [extension('2.5.29.30', sequence(constructed(context(side), tree())), true)]
}

function policiesOf(next: Random): readonly Der[] {
  if (next(4) === 0) return []
  const chosen = policies.filter(() => next(3) > 0)
  const all = next(5) === 0 || chosen.length === 0 ? [...chosen, anyPolicy] : chosen
  return [extension('2.5.29.32', sequence(...all.map((each) => sequence(identifier(each)))))]
}

function policyLimitsOf(next: Random): readonly Der[] {
  const limits: Der[] = []
  if (next(3) === 0) {
    const [one, other] = [policies[next(3)]!, policies[next(3)]!]
    limits.push(
      extension('2.5.29.33', sequence(sequence(identifier(one), identifier(other))), true),
    )
  }
  if (next(5) === 0) {
    const skip = primitive(context(next(2)), Buffer.of(next(3)))
    limits.push(extension('2.5.29.36', sequence(skip), true))
  }
  if (next(6) === 0) limits.push(extension('2.5.29.54', integer(next(3)), true))
  return limits
}

function wishesOf(next: Random): PolicyWishes {
  return {
    acceptable: new Set(next(2) === 0 ? [anyPolicy] : policies.slice(0, 1 + next(2))),
    explicitPolicy: next(3) === 0,
    mapping: next(4) === 0 ? 'inhibited' : 'allowed',
    anyPolicy: next(4) === 0 ? 'inhibited' : 'allowed',
  }
}

type Verdict = readonly [verdict: 'valid' | 'invalid', why: string]

async function ourVerdict({ path, wishes }: Attempt): Promise<Verdict> {
  const [root, ...below] = path.map(({ certificate }) => certificate)
  const leaf = below.at(-1)
  if (root === undefined || leaf === undefined) throw new Error('a path has two ends')
  const found = await findPath(leaf, {
    at,
    rules: directRules,
    anchors: [root],
    intermediates: below,
    policies: wishes,
  })
  return found.outcome === 'valid' ? ['valid', ''] : ['invalid', flawInWords(found.flaw)]
}

/**
 * OpenSSL lets a policy be mapped that a certificate holds only through any-policy, even where
 * any-policy is inhibited. RFC 5280 6.1.3 (d) makes such a certificate hold no policy at all.
 */
function isJudgedOtherwise({ path, wishes }: Attempt): boolean {
  const extensions = path.map(({ certificate }) => certificate.extensions)
  const isInhibited =
    wishes.anyPolicy === 'inhibited' ||
    extensions.some(({ inhibitAnyPolicy }) => inhibitAnyPolicy !== undefined)
  return (
    isInhibited &&
    extensions.some(
      ({ policies = [], policyMappings = [] }) =>
        policies.includes(anyPolicy) &&
        policyMappings.some(({ issuer }) => !policies.includes(issuer)),
    )
  )
}

function opensslVerdict({ path, wishes }: Attempt, folder: string): Verdict {
  const files = ['root', 'between', 'leaf'].map((name) => join(folder, `${name}.pem`))
  const [root, ...below] = path.map(({ certificate }) => pemOf(certificate))
  const parts = [root ?? '', below.slice(0, -1).join(''), below.at(-1) ?? '']
  for (const [place, file] of files.entries()) writeFileSync(file, parts[place] ?? '')
  const [rootFile = '', betweenFile = '', leafFile = ''] = files
  const { status, stdout, stderr } = spawnSync(
    'openssl',
    [
      'verify',
      ...['-CAfile', rootFile, '-untrusted', betweenFile, '-no-CApath', '-no-CAstore'],
      ...['-attime', String(at.epochMilliseconds / 1000), '-policy_check'],
      ...[...wishes.acceptable].flatMap((each) => ['-policy', each]),
      ...(wishes.explicitPolicy ? ['-explicit_policy'] : []),
      ...(wishes.mapping === 'inhibited' ? ['-inhibit_map'] : []),
      ...(wishes.anyPolicy === 'inhibited' ? ['-inhibit_any'] : []),
      leafFile,
    ],
    { encoding: 'utf8', timeout: 20_000 },
  )
  const words = /error \d+ [^\n]*/.exec(stdout + stderr)?.[0] ?? ''
  return [status === 0 ? 'valid' : 'invalid', words]
}

function pemOf({ raw }: Certificate): string {
  const base64 =
    raw
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? ''
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`
}

/** The same certificate to a reader who overlooks its limits: the control. */
function withoutLimits({ certificate, ...issued }: Issued): Issued {
  const { nameConstraints, policyConstraints, inhibitAnyPolicy, policyMappings, ...extensions } =
    certificate.extensions
  const overlooked = [nameConstraints, policyConstraints, inhibitAnyPolicy, policyMappings]
  return overlooked.every((each) => each === undefined)
    ? { certificate, ...issued }
    : { ...issued, certificate: { ...certificate, extensions } }
}
