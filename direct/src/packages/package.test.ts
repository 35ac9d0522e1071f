import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { ZipFile } from 'yazl'
import { readPatientId } from './metadata.ts'
import { readMetadata } from './read-metadata.ts'
import { type ReadPackage, readPackage } from './read-package.ts'
import { readZip, usualZipLimits } from './read-zip.ts'
import { type PackageToWrite, writePackage } from './write-package.ts'

const content: PackageToWrite = {
  documents: [
    {
      bytes: Buffer.from('<ClinicalDocument/>'),
      mimeType: 'text/xml',
      title: 'Summary & "more" <1>',
      uniqueId: '2.25.1',
      createdAt: Temporal.Instant.from('2026-11-19T08:00:00Z'),
    },
    {
      bytes: Buffer.from('%PDF-1.4'),
      mimeType: 'application/pdf',
      title: 'Scan',
      uniqueId: '2.25.2',
      createdAt: Temporal.Instant.from('2026-11-19T08:00:00.5Z'),
    },
  ],
  patientId: { system: '2.16.840.1.113883.19.999999', value: '12&3<' },
  uniqueId: '2.25.3',
  sourceId: '2.25.4',
  author: 'Ada Obi',
  authorAddress: 'ada@clinic.example',
  at: Temporal.Instant.from('2026-11-20T09:00:00Z'),
}

async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return await buffer(zip.outputStream)
}

const metadataFor = (uri: string, slots = ''): string =>
  `<r:SubmitObjectsRequest xmlns:r="urn:r" xmlns:q="urn:q"><q:ExtrinsicObject mimeType="text/plain"><q:Slot name="URI"><q:ValueList><q:Value>${uri}</q:Value></q:ValueList></q:Slot>${slots}</q:ExtrinsicObject></r:SubmitObjectsRequest>`
const reasonOf = (read: ReadPackage): string =>
  read.outcome === 'refused' ? read.reason : read.outcome

test('a package is read as it was written', async () => {
  const read = await readPackage(await writePackage(content))
  assert.ok(read.outcome === 'read')
  assert.deepEqual(
    read.documents.map(({ bytes }) => bytes),
    content.documents.map(({ bytes }) => bytes),
  )
  assert.deepEqual(
    read.documents.map(({ hash, size }) => [hash, size]),
    [
      ['holds', 'holds'],
      ['holds', 'holds'],
    ],
  )
  assert.deepEqual(read.patientIds, [content.patientId])
  assert.deepEqual([read.missing, read.unlisted], [[], []])
  const [first] = read.metadata.documents
  assert.equal(first?.title, 'Summary & "more" <1>')
  assert.equal(first.creationTime, '20261119080000')
  assert.deepEqual(read.metadata.authors, ['Ada Obi', '^^Internet^ada@clinic.example'])
  assert.deepEqual([read.metadata.uniqueId, read.metadata.sourceId], ['2.25.3', '2.25.4'])
})

test('a claim that does not hold is told, and what is missing or in no metadata', async () => {
  const bytes = await zipOf({
    'IHE_XDM/SUBSET01/METADATA.XML': `<a xmlns:q="urn:q"><ExtrinsicObject><Slot name="URI"><Value>one.txt</Value></Slot><Slot name="hash"><Value>00</Value></Slot><Slot name="size"><Value>3</Value></Slot></ExtrinsicObject><ExtrinsicObject><Slot name="URI"><Value>gone.txt</Value></Slot></ExtrinsicObject><ExtrinsicObject/></a>`,
    'IHE_XDM/SUBSET01/ONE.TXT': 'one',
    'IHE_XDM/SUBSET01/extra.txt': 'extra',
    'README.TXT': 'x',
  })
  const read = await readPackage(bytes)
  assert.ok(read.outcome === 'read')
  assert.deepEqual(
    read.documents.map(({ path, hash, size }) => [path, hash, size]),
    [['IHE_XDM/SUBSET01/ONE.TXT', 'does not hold', 'holds']],
  )
  assert.deepEqual(
    [read.missing, read.unlisted],
    [['gone.txt', ''], ['IHE_XDM/SUBSET01/extra.txt']],
  )
})

test('no document leaves the folder of the package', async () => {
  const outside = { 'secret.txt': 'x', 'IHE_XDM/secret.txt': 'x' }
  for (const uri of ['../secret.txt', '../../secret.txt', '/secret.txt', 'file:///etc/passwd']) {
    const read = await readPackage(
      await zipOf({ 'IHE_XDM/SUBSET01/METADATA.XML': metadataFor(uri), ...outside }),
    )
    assert.ok(read.outcome === 'read')
    assert.deepEqual([read.documents, read.missing], [[], [uri]])
  }
  const sound = await zipOf({ 'aa/secret.txt': 'x' })
  assert.equal((await readZip(sound)).outcome, 'read', 'the control')
  for (const path of [
    '../secret.txt',
    '/a/secret.txt',
    'C:/secret.txt',
    String.raw`a\\secret.txt`,
  ]) {
    const bytes = Buffer.from(
      sound.toString('latin1').replaceAll('aa/secret.txt', path.padEnd(13, 'x')),
      'latin1',
    )
    assert.deepEqual(await readZip(bytes), { outcome: 'refused', reason: 'damaged' }, path)
  }
})

test('what is beyond a limit, damaged or strange is refused with its reason', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [`file${at}`, 'x'.repeat(500)]),
  )
  const bytes = await zipOf(files)
  const refusal = async (zip: Buffer, limits = {}): Promise<string> => {
    const read = await readZip(zip, { ...usualZipLimits, ...limits })
    return read.outcome === 'refused' ? read.reason : read.outcome
  }
  assert.equal(await refusal(bytes), 'read', 'the control')
  assert.equal(await refusal(bytes, { entriesMax: 8 }), 'too many files')
  assert.equal(await refusal(bytes, { inflatedBytesMax: 4000 }), 'inflates too far')
  assert.equal(await refusal(bytes, { sizeBytesMax: 100 }), 'too large')
  assert.equal(await refusal(await zipOf({ bomb: Buffer.alloc(20_000_000) })), 'inflates too far')
  assert.equal(await refusal(await zipOf({ a: 'x', A: 'y' })), 'two files of one name')
  assert.equal(await refusal(bytes.subarray(0, -30)), 'damaged')
  assert.equal(await refusal(Buffer.from('no zip')), 'damaged')
  const stored = await zipOf({ a: 'word' })
  const changed = Buffer.from(stored)
  changed[stored.indexOf('a', 30) + 2] = 0x55
  assert.equal(await refusal(changed), 'damaged')
  const link = new ZipFile()
  link.addBuffer(Buffer.from('/etc/passwd'), 'link', { mode: 0o120777 })
  link.end()
  assert.equal(await refusal(await buffer(link.outputStream)), 'not a plain file')
})

test('a file larger than it declares is refused', async () => {
  const bytes = await zipOf({ a: Buffer.alloc(500_000) })
  const size = Buffer.alloc(4)
  size.writeUInt32LE(500_000)
  const less = Buffer.alloc(4)
  less.writeUInt32LE(1000)
  const forged = Buffer.from(
    bytes.toString('latin1').replaceAll(size.toString('latin1'), less.toString('latin1')),
    'latin1',
  )
  assert.notDeepEqual(forged, bytes)
  assert.deepEqual(await readZip(forged), { outcome: 'refused', reason: 'damaged' })
})

test('an archive without metadata, or with such that attack, is no package', async () => {
  const withMetadata = async (xml: string | Buffer): Promise<string> =>
    reasonOf(await readPackage(await zipOf({ 'IHE_XDM/SUBSET01/METADATA.XML': xml })))
  assert.equal(reasonOf(await readPackage(await zipOf({ 'a.txt': 'x' }))), 'no metadata')
  assert.equal(await withMetadata(metadataFor('a.txt')), 'read', 'the control')
  const planted = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${metadataFor('&x;')}`
  for (const xml of [
    planted,
    metadataFor('&x;'),
    '<a/>',
    '<a>',
    '',
    `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`,
    metadataFor('a.txt', '<Slot/>'.repeat(60_000)),
    metadataFor('a.txt', randomBytes(2_500_000).toString('hex')),
  ]) {
    assert.equal(await withMetadata(xml), 'unreadable metadata', xml.slice(0, 60))
  }
  const wide = Buffer.from(`\uFEFF${metadataFor('a.txt')}`, 'utf16le')
  assert.equal(await withMetadata(wide), 'read')
})

test('a patient identifier needs an authority and a value', () => {
  assert.deepEqual(readPatientId('1^^^&2.16.840.1&ISO'), { system: '2.16.840.1', value: '1' })
  for (const text of ['', '1', '^^^&2.16&ISO', '1^^^&name&ISO', 'null^^^&null&ISO'])
    assert.equal(readPatientId(text), undefined)
  assert.equal(readMetadata(Buffer.from('no xml')), undefined)
})

const shared = join(import.meta.dirname, '../../../../shared/data')
const absent = existsSync(shared)
  ? false
  : 'The shared sample data are not beside this checkout, so no package of other systems was read.'

test('packages of other systems are read', { skip: absent }, async (t) => {
  const samples = 'direct-ett/samples'
  const expected = {
    [`${samples}/XDM_FULL.ZIP`]: 'CCDAAMB.XML 1 2.16.840.1.113883.4.6',
    [`${samples}/TOC_XDM_LIMITED_METADATA.ZIP`]: 'TOC.XML 1 2.16.840.1.113883.4.1',
    [`${samples}/BadXHTML.zip`]: 'TOC_A.XML 1 2.16.840.1.113883.4.6',
    [`${samples}/C32_SAMPLE1_IN_XDM.ZIP`]: 'C32_1.XML 1 1.2.840.114350.1.13.252.1.7.2.688879',
    [`${samples}/CCR_SAMPLE1_IN_XDM.ZIP`]: 'CCR_1.XML 1 1.2.840.114350.1.13.252.1.7.2.688879',
    [`${samples}/CCR_SAMPLE2_IN_XDM.ZIP`]: 'CCR_2.XML 1 1.2.840.114350.1.13.252.1.7.2.688879',
    'direct-nhind/xd/xd/xdm.zip': 'SUBSET01871efced-488f-4699-b38d-015791e7ef04.txt 0 ',
  }
  for (const [path, gist] of Object.entries(expected)) {
    const read = await readPackage(readFileSync(join(shared, path)))
    assert.ok(read.outcome === 'read', `${path}: ${reasonOf(read)}`)
    const { documents, patientIds, missing, unlisted } = read
    const names = documents.map((each) => each.path.split('/').at(-1))
    const systems = patientIds.map(({ system }) => system)
    const claims = documents.map(({ hash, size }) => `hash ${hash}, size ${size}`)
    t.diagnostic(
      `${path}: ${claims.join()}; missing ${missing.length}, unlisted ${unlisted.length}`,
    )
    assert.equal(`${names.join()} ${patientIds.length} ${systems.join()}`, gist, path)
  }
  const full = await readPackage(readFileSync(join(shared, samples, 'XDM_FULL.ZIP')))
  assert.ok(full.outcome === 'read')
  const [document] = full.documents
  assert.equal(
    createHash('sha1')
      .update(document?.bytes ?? '')
      .digest('hex') === document?.metadata.hash,
    document?.hash === 'holds',
  )
})
