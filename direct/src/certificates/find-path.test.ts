import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sequence } from '../asn1/write.ts'
import { directRules, isKeyAllowed } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import { findPath } from './find-path.ts'
import type { PathSearch } from './find-path.ts'
import { flawInWords } from './path-flaws.ts'
import { revocationFlawWith } from './revocation.ts'
import type { RevocationList } from './revocation-list.ts'
import { authority, extension, issue, issueList, serialOf } from './test-certificates.ts'
import type { Wanted } from './test-certificates.ts'

const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const root = authority('Root')
const middle = authority('Middle', root)
const leaf = issue({ name: 'Nina', issuer: middle, emails: ['nina@direct.example'] })

async function verdict(certificate: Certificate, more: Partial<PathSearch> = {}): Promise<string> {
  const found = await findPath(certificate, {
    at,
    rules: directRules,
    anchors: [root.certificate],
    intermediates: [middle.certificate],
    ...more,
  })
  return found.outcome === 'valid' ? `valid, ${found.path.length} long` : found.flaw.kind
}

test('a certificate is followed through an authority to the anchor', async () => {
  assert.equal(await verdict(leaf.certificate), 'valid, 3 long')
  assert.equal(await verdict(middle.certificate), 'valid, 2 long')
})

test('another anchor, or a missing authority, is no path', async () => {
  const other = authority('Other')
  assert.equal(await verdict(leaf.certificate, { anchors: [other.certificate] }), 'no anchor')
  assert.equal(await verdict(leaf.certificate, { intermediates: [] }), 'no anchor')
  assert.equal(await verdict(leaf.certificate, { anchors: [] }), 'no anchor')
})

test('a signature that is not the issuer’s is refused, whatever the names say', async () => {
  const forger = { ...middle, privateKey: authority('Forger').privateKey }
  const forged = issue({ name: 'Nina', issuer: forger, emails: ['nina@direct.example'] })
  assert.equal(await verdict(forged.certificate), 'signature is not its issuer’s')
})

const flawed: readonly [string, Partial<Wanted>, string][] = [
  ['expired', { until: '2026-11-22T11:59:59Z' }, 'expired'],
  ['not yet valid', { from: '2026-11-22T12:00:01Z' }, 'not yet valid'],
  ['with a key of 1024 bits', { key: 'rsa1024' }, 'weak key'],
  ['with a key on a curve that is not allowed', { key: 'secp256k1' }, 'weak key'],
  ['signed with SHA-1', { hash: 'sha1' }, 'weak signature'],
  [
    'with a critical extension nobody knows',
    { more: [extension('1.2.3.4', sequence(), true)] },
    'unknown critical extension',
  ],
]
for (const [what, wanted, kind] of flawed) {
  test(`a certificate ${what} is refused, and an authority so too`, async () => {
    const own = issue({ name: 'Nina', issuer: middle, ...wanted })
    assert.equal(await verdict(own.certificate), kind)
    const upper = authority('Middle', root, wanted)
    const below = issue({ name: 'Nina', issuer: upper })
    assert.equal(await verdict(below.certificate, { intermediates: [upper.certificate] }), kind)
  })
}

test('what is no authority, or may not sign certificates, issues nothing', async () => {
  const below = issue({ name: 'Below', issuer: leaf })
  const known = { intermediates: [middle.certificate, leaf.certificate] }
  assert.equal(await verdict(below.certificate, known), 'not an authority')
  const lists = authority('Lists', root, { keyUsage: [6] })
  const wrong = issue({ name: 'Nina', issuer: lists })
  assert.equal(
    await verdict(wrong.certificate, { intermediates: [lists.certificate] }),
    'may not sign certificates',
  )
})

test('an authority that may have none below it has none', async () => {
  const narrow = authority('Narrow', root, { pathLength: 0 })
  const below = authority('Below', narrow)
  const known = { intermediates: [narrow.certificate, below.certificate] }
  assert.equal(
    await verdict(issue({ name: 'A', issuer: narrow }).certificate, known),
    'valid, 3 long',
  )
  assert.equal(
    await verdict(issue({ name: 'B', issuer: below }).certificate, known),
    'path too long',
  )
})

test('a valid path is found among broken ones, through a cross-certificate too', async () => {
  const expired = authority('Middle', root, { until: '2026-02-01T00:00:00Z' })
  const other = authority('Other')
  const cross = authority('Middle', other)
  const intermediates = [expired.certificate, cross.certificate, middle.certificate]
  assert.equal(await verdict(leaf.certificate, { intermediates }), 'valid, 3 long')
  assert.equal(
    await verdict(leaf.certificate, { intermediates, anchors: [other.certificate] }),
    'valid, 3 long',
  )
})

test('authorities that certify each other end in no endless search', async () => {
  const one = authority('One')
  const two = authority('Two', one)
  const back = authority('One', two)
  const intermediates = [one, two, back].map(({ certificate }) => certificate)
  const lost = issue({ name: 'Lost', issuer: two })
  assert.equal(await verdict(lost.certificate, { intermediates }), 'no anchor')
})

test('a crowd of false issuers costs no more than the limit', async () => {
  let tried = 0
  const crowd = Array.from({ length: 500 }, () =>
    Object.defineProperty({ ...middle.certificate }, 'publicKey', {
      get: () => {
        tried += 1
        return root.certificate.publicKey
      },
    }),
  )
  const kind = await verdict(leaf.certificate, { intermediates: crowd })
  assert.equal(kind, 'signature is not its issuer’s')
  assert.ok(tried > 50 && tried <= 100, `${tried} signatures were checked`)
})

test('a key too large to check in reasonable time is not allowed', () => {
  for (const [bits, isAllowed] of [
    [2047, false],
    [2048, true],
    [4096, true],
    [16_384, false],
  ] as const)
    assert.equal(isKeyAllowed({ kind: 'rsa', bits }, directRules), isAllowed)
})

test('a missing authority is asked for where the certificate says, once', async () => {
  const asked: string[] = []
  const fetchIssuers = async (certificate: Certificate): Promise<readonly Certificate[]> => {
    asked.push(certificate.serialNumber.toString('hex'))
    return certificate === leaf.certificate
      ? [authority('Stray').certificate, middle.certificate]
      : []
  }
  assert.equal(
    await verdict(leaf.certificate, { intermediates: [], fetchIssuers }),
    'valid, 3 long',
  )
  assert.deepEqual(asked, [leaf.certificate.serialNumber.toString('hex')])
  asked.length = 0
  const other = [authority('Other').certificate]
  await verdict(leaf.certificate, { intermediates: [], fetchIssuers, anchors: other })
  assert.equal(asked.length, 2)
  await verdict(leaf.certificate, { intermediates: [], fetchIssuers, anchors: [] })
  assert.equal(asked.length, 2)
})

test('an anchor that is the certificate itself is trusted while it is valid', async () => {
  const own = issue({ name: 'Nina' })
  assert.equal(await verdict(own.certificate, { anchors: [own.certificate] }), 'valid, 1 long')
  const old = issue({ name: 'Old', until: '2026-02-01T00:00:00Z' })
  assert.equal(await verdict(old.certificate, { anchors: [old.certificate] }), 'expired')
})

test('a partner’s own certificate as an anchor is trusted, what the partner signs is not', async () => {
  const partner = issue({ name: 'Partner', emails: ['gus@direct.example'] })
  const below = issue({ name: 'Nina', issuer: partner, emails: ['nina@direct.example'] })
  const anchors = [partner.certificate]
  assert.equal(await verdict(partner.certificate, { anchors }), 'valid, 1 long')
  assert.equal(await verdict(below.certificate, { anchors }), 'not an authority')
  const silent = issue({ name: 'Old Root' })
  const known = issue({ name: 'Nina', issuer: silent })
  assert.equal(await verdict(known.certificate, { anchors: [silent.certificate] }), 'valid, 2 long')
})

async function withLists(
  lists: readonly RevocationList[],
  unknown: 'accepted' | 'refused' = 'refused',
): Promise<string> {
  const settings = { at, rules: directRules, listsFor: async () => ({ lists }) }
  return await verdict(leaf.certificate, {
    revocationFlaw: revocationFlawWith(settings, unknown),
  })
}

test('lists decide on revocation, when they are signed, in date and of the issuer', async () => {
  const clean = issueList(root, [])
  const serial = serialOf(leaf)
  assert.equal(await withLists([clean, issueList(middle, [{ serial: 5n }])]), 'valid, 3 long')
  assert.equal(await withLists([clean, issueList(middle, [{ serial, reason: 1 }])]), 'revoked')
  assert.equal(
    await withLists([issueList(root, [{ serial: serialOf(middle) }])]),
    'revocation not known',
  )
  assert.equal(
    await withLists([issueList(root, [{ serial: serialOf(middle) }]), issueList(middle, [])]),
    'revoked',
  )
  const old = issueList(middle, [], { until: '2026-11-01T00:00:00Z' })
  assert.equal(await withLists([clean, old]), 'revocation not known')
  const forged = issueList({ ...middle, privateKey: leaf.privateKey }, [])
  assert.equal(await withLists([clean, forged]), 'revocation not known')
  assert.equal(await withLists([]), 'revocation not known')
  assert.equal(await withLists([], 'accepted'), 'valid, 3 long')
})

test('a flaw says whose certificate, what, and since when', async () => {
  const revokedAt = Temporal.Instant.from('2026-06-01T00:00:00Z')
  const words = flawInWords({
    kind: 'revoked',
    certificate: leaf.certificate,
    revocation: { revokedAt, reason: 'keyCompromise' },
  })
  assert.equal(words, 'The certificate of CN=Nina was revoked on 2026-06-01 (keyCompromise).')
})
