import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Certificate } from '../certificates/certificate.ts'
import { fingerprintOf } from '../certificates/certificate.ts'
import { authority, issue, issueList, serialOf } from '../certificates/test-certificates.ts'
import type { Issued, Wanted } from '../certificates/test-certificates.ts'
import { anchorBook } from './anchor-book.ts'
import type { TrustSettings } from './certificate-trust.ts'
import { reasonInWords } from './trust-reasons.ts'
import { trustOfRecipients } from './trust-of-recipients.ts'
import { trustOfSender } from './trust-of-sender.ts'

const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const root = authority('Community Root')
const middle = authority('Community Middle', root)
const other = authority('Other Root')
const from = 'nina@direct.hospital.example'
const nina = issue({ name: 'Nina', issuer: middle, emails: [from] })
const hospital = issue({ name: 'Hospital', issuer: root, domains: ['direct.hospital.example'] })

/** Maple trusts the community, Elm somebody else; at Maple, one address is more careful. */
const book = anchorBook([
  { holder: 'direct.maple.example', incoming: [root.certificate], outgoing: [root.certificate] },
  { holder: 'direct.elm.example', incoming: [other.certificate], outgoing: [] },
  { holder: 'billing@direct.maple.example', incoming: [], outgoing: [root.certificate] },
])
const certificatesOf = (...issued: readonly Issued[]): readonly Certificate[] =>
  issued.map(({ certificate }) => certificate)

async function incoming(
  signers: readonly Issued[],
  more: {
    readonly recipients?: readonly string[]
    readonly settings?: Partial<TrustSettings>
    readonly published?: ReadonlySet<string>
  } = {},
): Promise<readonly string[]> {
  const { recipients = ['gus@direct.maple.example'], settings, published } = more
  const judged = await trustOfSender(
    {
      from,
      recipients,
      signers: certificatesOf(...signers),
      certificates: certificatesOf(...signers, middle),
      ...(published === undefined ? {} : { published }),
    },
    book,
    { at, ...settings },
  )
  return judged.map((each) =>
    each.outcome === 'trusted'
      ? `trusted by ${each.signer === nina.certificate ? 'address' : 'domain'}`
      : reasonInWords(each.reason),
  )
}

test('a sender is trusted by an address’s certificate or its domain’s', async () => {
  assert.deepEqual(await incoming([nina]), ['trusted by address'])
  assert.deepEqual(await incoming([hospital]), ['trusted by domain'])
})

test('each recipient decides with their own anchors', async () => {
  const recipients = [
    'gus@direct.maple.example',
    'ivy@direct.elm.example',
    'billing@direct.maple.example',
    'who@direct.oak.example',
    'not an address',
    'rosa@direct.maple.example',
  ]
  assert.deepEqual(await incoming([nina], { recipients }), [
    'trusted by address',
    'The certificate of CN=Community Middle does not lead to an anchor you trust: its issuer is CN=Community Root.',
    'Nobody is trusted on behalf of billing@direct.maple.example yet: add an anchor or a trust bundle.',
    'Nobody is trusted on behalf of who@direct.oak.example yet: add an anchor or a trust bundle.',
    '“not an address” is not a Direct address.',
    'trusted by address',
  ])
})

test('a message without a good signature, or signed by another, is not trusted', async () => {
  assert.match((await incoming([]))[0] ?? '', /bears no signature/)
  const gus = issue({ name: 'Gus', issuer: root, emails: ['gus@direct.hospital.example'] })
  assert.deepEqual(await incoming([gus]), [
    'The message says it is from nina@direct.hospital.example, but was signed by gus@direct.hospital.example.',
  ])
})

test('of several signers one good one is enough, and a published one comes first', async () => {
  const stranger = issue({ name: 'Stranger', issuer: other, emails: [from] })
  const expired = issue({
    name: 'Old',
    issuer: root,
    emails: [from],
    until: '2026-02-01T00:00:00Z',
  })
  assert.deepEqual(await incoming([stranger, expired, nina]), ['trusted by address'])
  assert.deepEqual(await incoming([hospital, nina]), ['trusted by domain'])
  const published = new Set([fingerprintOf(nina.certificate)])
  assert.deepEqual(await incoming([hospital, nina], { published }), ['trusted by address'])
})

const reasons: readonly [string, Partial<Wanted>, RegExp][] = [
  ['expired', { until: '2026-11-01T00:00:00Z' }, /expired on 2026-11-01; its owner must renew/],
  ['not yet valid', { from: '2026-12-01T00:00:00Z' }, /not valid before 2026-12-01/],
  ['signed with SHA-1', { hash: 'sha1' }, /SHA-1.* too weak/],
  ['of RSA with 1024 bits', { key: 'rsa1024' }, /RSA with 1024 bits/],
  ['for any name', { emails: [], domains: ['*.hospital.example'] }, /whatever name is not allowed/],
  ['with several names', { emails: [from, 'a@b.example'] }, /names 2 addresses/],
  ['with no name', { emails: [] }, /names no Direct address/],
  ['of another anchor', { issuer: other }, /does not lead to an anchor you trust/],
]
for (const [what, wanted, words] of reasons) {
  test(`a certificate ${what} is refused in words, from a sender and for a recipient`, async () => {
    const bad = issue({ name: 'Nina', issuer: root, emails: [from], ...wanted })
    assert.match((await incoming([bad]))[0] ?? '', words)
    assert.match((await outgoing([{ address: from, certificates: [bad] }]))[0] ?? '', words)
  })
}

test('a revoked signer is refused, and an unknown revocation where that is wished', async () => {
  const listsFor = async (): ReturnType<NonNullable<TrustSettings['listsFor']>> => ({
    lists: [issueList(middle, [{ serial: serialOf(nina), reason: 1 }]), issueList(root, [])],
  })
  assert.match(
    (await incoming([nina], { settings: { listsFor } }))[0] ?? '',
    /revoked on 2026-06-01 \(keyCompromise\)/,
  )
  assert.deepEqual(await incoming([hospital], { settings: { listsFor } }), ['trusted by domain'])
  const nothing = async (): ReturnType<typeof listsFor> => ({ lists: [] })
  assert.deepEqual(await incoming([nina], { settings: { listsFor: nothing } }), [
    'trusted by address',
  ])
  assert.match(
    (
      await incoming([nina], { settings: { listsFor: nothing, unknownRevocation: 'refused' } })
    )[0] ?? '',
    /could not be found out/,
  )
})

async function outgoing(
  recipients: readonly { readonly address: string; readonly certificates: readonly Issued[] }[],
  sender = 'gus@direct.maple.example',
): Promise<readonly string[]> {
  const judged = await trustOfRecipients(
    {
      from: sender,
      recipients: recipients.map(({ address, certificates }) => ({
        address,
        certificates: certificatesOf(...certificates),
      })),
    },
    book,
    { at, fetchIssuers: async () => certificatesOf(middle) },
  )
  return judged.map((each) =>
    each.outcome === 'trusted'
      ? `trusted with ${each.certificates.length}`
      : reasonInWords(each.reason),
  )
}

test('recipients are judged alone: one without a certificate does not hold up another', async () => {
  const signOnly = issue({ name: 'Nina', issuer: root, emails: [from], keyUsage: [0] })
  const agree = issue({ name: 'Nina', issuer: root, emails: [from], keyUsage: [4] })
  assert.deepEqual(
    await outgoing([
      { address: from, certificates: [nina] },
      { address: 'lost@direct.hospital.example', certificates: [] },
      { address: 'ivy@direct.elm.example', certificates: [nina] },
      { address: from, certificates: [signOnly, agree, hospital] },
      { address: from, certificates: [signOnly] },
    ]),
    [
      'trusted with 1',
      'No certificate was found for lost@direct.hospital.example; ask them whether they publish one.',
      'The certificate is for nina@direct.hospital.example, not for ivy@direct.elm.example.',
      'trusted with 2',
      'The certificate’s key may not be used to encrypt; its owner must publish another one.',
    ],
  )
})

test('incoming and outgoing anchors are separate', async () => {
  const to = [{ address: from, certificates: [nina] }]
  assert.deepEqual(await outgoing(to, 'billing@direct.maple.example'), ['trusted with 1'])
  assert.deepEqual(await outgoing(to, 'ivy@direct.elm.example'), [
    'Nobody is trusted on behalf of ivy@direct.elm.example yet: add an anchor or a trust bundle.',
  ])
})
