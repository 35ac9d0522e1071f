import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { toBytes } from '../asn1/write.ts'
import { nameInWords } from '../certificates/names.ts'
import { authority, issue } from '../certificates/test-certificates.ts'
import type { Issued } from '../certificates/test-certificates.ts'
import { writeSignedData } from '../cms/write-signed-data.ts'
import { readTrustBundle } from './read-bundle.ts'
import type { BundleWishes, TrustBundle } from './read-bundle.ts'
import { refreshBundle } from './refresh-bundle.ts'

const shared = join(import.meta.dirname, '../../../../shared/data/direct-nhind/certs/nhin-d')
const absent = existsSync(shared)
  ? false
  : 'The shared sample data are not beside this checkout, so their bundles were not read.'
const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const [one, two, three] = [authority('One'), authority('Two'), authority('Three')]
const publisher = issue({ name: 'Publisher', keyUsage: [0] })
const stranger = issue({ name: 'Stranger', keyUsage: [0] })

function unsigned(...anchors: readonly Issued[]): Buffer {
  return toBytes(
    writeSignedData({
      content: [],
      form: 'enclosed',
      signers: [],
      furtherCertificates: anchors.map(({ certificate }) => certificate.raw),
      at,
    }),
  )
}

function signedBy(signer: Issued, content: Buffer): Buffer {
  return toBytes(
    writeSignedData({
      content: [content],
      form: 'enclosed',
      signers: [{ ...signer, digest: 'sha256' }],
      at,
    }),
  )
}

function read(file: Buffer, wishes?: BundleWishes): readonly string[] {
  const reading = readTrustBundle(file, wishes)
  return reading.outcome === 'read'
    ? reading.bundle.anchors.map(({ subjectName }) => nameInWords(subjectName)).toSorted()
    : [reading.why]
}

test('a bundle gives its anchors, in DER and in PEM', () => {
  const file = unsigned(one, two)
  const pem = `-----BEGIN PKCS7-----\n${file.toString('base64')}\n-----END PKCS7-----\n`
  assert.deepEqual(read(file), ['CN=One', 'CN=Two'])
  assert.deepEqual(read(Buffer.from(pem)), ['CN=One', 'CN=Two'])
})

test('what is no bundle, or an empty one, is refused', () => {
  const notABundle = ['It is not a trust bundle (PKCS#7).']
  assert.deepEqual(read(Buffer.from('nothing')), notABundle)
  assert.deepEqual(read(one.certificate.raw), notABundle)
  assert.deepEqual(read(Buffer.alloc(0)), notABundle)
  assert.match(read(unsigned())[0] ?? '', /broken: it holds no certificate/)
})

test('a signed bundle is read when its signature is good and its signer is the one laid down', () => {
  const file = signedBy(publisher, unsigned(one, two))
  const signers = [publisher.certificate]
  assert.deepEqual(read(file), ['CN=One', 'CN=Two'])
  assert.deepEqual(read(file, { signers }), ['CN=One', 'CN=Two'])
  assert.match(
    read(signedBy(stranger, unsigned(one)), { signers })[0] ?? '',
    /signed by somebody else/,
  )
  assert.match(read(unsigned(one), { signers })[0] ?? '', /not signed/)
  const changed = Buffer.from(file)
  const place = changed.indexOf('One')
  changed.write('0ne', place)
  assert.match(read(changed)[0] ?? '', /signature is not good/)
})

test('no damage to a bundle makes reading it throw', () => {
  const file = signedBy(publisher, unsigned(one, two))
  let refused = 0
  for (let place = 0; place < file.length; place += 3) {
    const flipped = Buffer.from(file)
    flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8))
    for (const bytes of [flipped, file.subarray(0, place)])
      if (readTrustBundle(bytes).outcome === 'refused') refused += 1
  }
  assert.ok(refused > file.length / 3)
})

async function refresh(
  current: TrustBundle | undefined,
  bytes: Buffer | undefined,
): Promise<Awaited<ReturnType<typeof refreshBundle>>> {
  return await refreshBundle({ url: 'http://bundles.example/community.p7b', current }, async () =>
    bytes === undefined
      ? { outcome: 'failed', why: 'the server could not be reached' }
      : { outcome: 'fetched', bytes },
  )
}

test('a refresh says what came and went, and keeps the old bundle when the new one is broken', async () => {
  const names = (anchors: TrustBundle['anchors']): readonly string[] =>
    anchors.map(({ subjectName }) => nameInWords(subjectName)).toSorted()
  const first = await refresh(undefined, unsigned(one, two))
  assert.ok(first.outcome === 'changed')
  assert.deepEqual([names(first.added), names(first.removed)], [['CN=One', 'CN=Two'], []])
  assert.equal((await refresh(first.bundle, unsigned(one, two))).outcome, 'unchanged')
  const next = await refresh(first.bundle, unsigned(two, three))
  assert.ok(next.outcome === 'changed')
  assert.deepEqual([names(next.added), names(next.removed)], [['CN=Three'], ['CN=One']])
  assert.deepEqual(await refresh(first.bundle, undefined), {
    outcome: 'kept',
    why: 'The trust bundle could not be fetched: the server could not be reached.',
  })
  assert.equal((await refresh(first.bundle, unsigned())).outcome, 'kept')
  assert.equal((await refresh(first.bundle, unsigned(two).subarray(0, 300))).outcome, 'kept')
})

test('the bundles of the reference implementation are read', { skip: absent }, () => {
  const found = [
    'Bundles/bundleNoMetadata.p7b',
    'Bundles/bundlePEM.p7b',
    'Bundles/bundleWithMetadata.p7b',
    'cmsRandomizer.p7b',
    'testBundle.p7b',
  ].map((file) => {
    const reading = readTrustBundle(readFileSync(join(shared, file)))
    if (reading.outcome === 'refused') return `${file}: ${reading.why}`
    const { anchors, metadata, unreadable } = reading.bundle
    return `${file}: ${anchors.length} and ${unreadable}${metadata === undefined ? '' : ', metadata'}`
  })
  assert.deepEqual(found, [
    'Bundles/bundleNoMetadata.p7b: 2 and 0',
    'Bundles/bundlePEM.p7b: 8 and 0',
    'Bundles/bundleWithMetadata.p7b: 2 and 0, metadata',
    'cmsRandomizer.p7b: 6 and 0',
    'testBundle.p7b: 1 and 0',
  ])
})
