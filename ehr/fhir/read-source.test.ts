import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readSource, type SourceItem, type SourceLimits } from './read-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'salve-source-'))
after(() => rmSync(folder, { recursive: true }))

const ana = { resourceType: 'Patient', id: 'ana', name: [{ family: 'Prueba' }] }
const visit = { resourceType: 'Encounter', id: 'v1', status: 'finished' }

let files = 0

async function itemsIn(
  name: string,
  bytes: string | Uint8Array,
  limits?: SourceLimits,
): Promise<SourceItem[]> {
  files += 1
  const path = join(folder, `${files}-${name}`)
  writeFileSync(path, bytes)
  return await Array.fromAsync(readSource(path, limits))
}

function said(items: readonly SourceItem[]): string[] {
  return items.map((item) =>
    item.kind === 'broken' ? item.reason : String(item.resource['resourceType']),
  )
}

test('one document a line, bare resources and Bundles mixed, blank lines and a byte order mark', async () => {
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ fullUrl: 'urn:uuid:1', resource: ana }, { resource: visit }],
  }
  const text = `\uFEFF${JSON.stringify(ana)}\r\n\n${JSON.stringify(bundle)}`
  for (const [name, bytes] of [
    ['a.ndjson', text],
    ['a.ndjson.gz', gzipSync(text)],
  ] as const) {
    const items = await itemsIn(name, bytes)
    assert.deepEqual(said(items), ['Patient', 'Patient', 'Encounter'])
    assert.deepEqual(
      items.map((item) => [item.source.line, item.source.entry]),
      [
        [1, undefined],
        [3, 0],
        [3, 1],
      ],
    )
    const [bare, first, second] = items
    assert(bare?.kind === 'resource' && first?.kind === 'resource' && second?.kind === 'resource')
    assert.equal(first.fullUrl, 'urn:uuid:1')
    assert.deepEqual([bare.bundleIndex, first.bundleIndex, second.bundleIndex], [0, 1, 1])
  }
})

test('a .json file is one document, over as many lines as it likes', async () => {
  assert.deepEqual(said(await itemsIn('a.json', JSON.stringify(ana, undefined, 2))), ['Patient'])
})

test('what cannot be read is reported with its bytes, and reading goes on', async () => {
  const good = JSON.stringify(ana)
  const cases: [string | Uint8Array, string][] = [
    [good.slice(0, 30), 'breaks off'],
    ['{"resourceType":"Patient"}}', 'is not JSON'],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'is not UTF-8 text'],
    ['{"resourceType":"Pat\0ient"}', 'holds a NUL byte'],
    [
      `{"resourceType":"Basic","a":${'['.repeat(200)}${']'.repeat(200)}}`,
      'is nested deeper than 100 levels',
    ],
    ['[1, 2]', 'is not a FHIR resource'],
    ['{"resourceType":"Basic","a":"\\u0000"}', 'holds a NUL character'],
    ['{"resourceType":"Basic","\\ud800":1}', 'holds half of a character'],
    ['{"resourceType":"Basic","a":1e999}', 'holds a number too large'],
  ]
  for (const [bad, reason] of cases) {
    const line = Buffer.from(bad)
    const bytes = Buffer.concat([Buffer.from(`${good}\n`), line, Buffer.from(`\n${good}\n`)])
    const items = await itemsIn('a.ndjson', bytes)
    assert.deepEqual(said(items), ['Patient', reason, 'Patient'])
    const broken = items[1]
    assert(broken?.kind === 'broken')
    assert.deepEqual(Buffer.from(broken.raw), line)
    assert.equal(broken.source.line, 2)
  }
})

test('a paired surrogate and an escaped backslash before u0000 are ordinary text', async () => {
  const text = '{"resourceType":"Basic","a":"\\ud83d\\ude00 \\\\u0000"}'
  assert.deepEqual(said(await itemsIn('a.ndjson', text)), ['Basic'])
})

test('one bad entry of a Bundle does not cost the others', async () => {
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { resource: ana },
      7,
      { resource: { id: 'x' } },
      { request: { method: 'DELETE' } },
      { request: { method: 'GET' } },
      { resource: visit },
    ],
  }
  assert.deepEqual(said(await itemsIn('b.json', JSON.stringify(bundle))), [
    'Patient',
    'Bundle.entry: not an object',
    'is not a FHIR resource',
    'asks to delete, which an import does not do',
    'Encounter',
  ])
})

test('a line longer than the limit is reported with its beginning, and the next line is read', async () => {
  const long = JSON.stringify({ ...ana, note: 'x'.repeat(5000) })
  const items = await itemsIn('a.ndjson', `${long}\n${JSON.stringify(visit)}`, {
    documentBytesMax: 1000,
  })
  assert.equal(items.length, 2)
  assert(items[0]?.kind === 'broken' && items[1]?.kind === 'resource')
  assert.match(items[0].reason, /^is longer than 1000 bytes/)
})

test('a damaged archive gives every line that came out whole, then says where it breaks', async () => {
  const lines = Array.from({ length: 4000 }, (_, index) =>
    JSON.stringify({ ...ana, id: `p${index}`, note: Math.sin(index) }),
  )
  const packed = gzipSync(lines.join('\n'))
  const whole = said(await itemsIn('a.ndjson.gz', packed)).length
  assert.equal(whole, 4000)
  const half = await itemsIn('a.ndjson.gz', packed.subarray(0, packed.length / 2))
  assert.equal(said(half).at(-1), 'the archive is damaged from here on')
  assert(half.length > 1000 && half.slice(0, -1).every((item) => item.kind === 'resource'))
  const flipped = Buffer.from(packed)
  flipped[flipped.length - 6]! ^= 1
  assert.equal(
    said(await itemsIn('a.ndjson.gz', flipped)).at(-1),
    'the archive is damaged from here on',
  )
  assert.deepEqual(said(await itemsIn('a.ndjson.gz', 'not an archive')), [
    'the archive is damaged from here on',
  ])
})

test('a folder is read in the order of names, without manifests, logs and hidden files', async () => {
  const inner = mkdtempSync(join(folder, 'many-'))
  for (const name of [
    'b.ndjson',
    'a.json',
    'MANIFEST.json',
    'x-log.ndjson',
    '.hidden.json',
    'notes.txt',
    'SOURCE.json',
    'package.json',
  ]) {
    writeFileSync(join(inner, name), JSON.stringify({ ...ana, id: name.replace('.', '-') }))
  }
  const items = await Array.fromAsync(readSource(inner))
  assert.deepEqual(
    items.map((item) => item.source.file),
    ['a.json', 'b.ndjson'],
  )
})

test('a path that is not there is reported, not thrown', async () => {
  assert.deepEqual(said(await Array.fromAsync(readSource(join(folder, 'no-such')))), [
    'cannot be opened',
  ])
})
