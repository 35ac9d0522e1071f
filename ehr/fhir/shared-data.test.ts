import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { coveragesInside, readResource } from './read-resource.ts'
import { readSource } from './read-source.ts'

const shared = join(import.meta.dirname, '../../../shared/data')
const folders = ['fhir-synthea-r4', 'fhir-bulk-export', 'fhir-r4-examples', 'fhir-us-core-examples']
const absent = existsSync(shared)
  ? false
  : 'The shared sample data are not beside this checkout, so the large sets were not read.'

type Tally = { read: number; notUsed: number; refused: number; broken: number }

async function tally(path: string): Promise<Tally> {
  const counts = { read: 0, notUsed: 0, refused: 0, broken: 0 }
  for await (const item of readSource(path)) {
    if (item.kind === 'broken') {
      counts.broken += 1
      continue
    }
    for (const resource of [item.resource, ...coveragesInside(item.resource)]) {
      const { outcome } = readResource(resource)
      if (outcome === 'not used') counts.notUsed += 1
      else counts[outcome] += 1
    }
  }
  return counts
}

for (const folder of folders) {
  test(`${folder} is read to the end`, { skip: absent }, async (t) => {
    const counts = await tally(join(shared, folder))
    t.diagnostic(`${folder}: ${JSON.stringify(counts)}`)
    assert(counts.read > 0)
    const refusedMax = folder.includes('examples') ? 20 : 0
    assert(counts.refused <= refusedMax)
  })
}

test('all of the 200 charts is used or known to be not used', { skip: absent }, async () => {
  const counts = await tally(join(shared, 'fhir-synthea-r4'))
  assert.deepEqual(counts, { read: 40_040, notUsed: 6469, refused: 0, broken: 0 })
})

test(
  'archives and documents cut anywhere, or with bytes changed, never throw',
  { skip: absent },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'salve-cut-'))
    let tried = 0
    let broken = 0
    const attempt = async (name: string, bytes: Uint8Array): Promise<void> => {
      writeFileSync(join(folder, name), bytes)
      const counts = await tally(join(folder, name))
      tried += 1
      broken += Math.min(1, counts.broken)
    }
    try {
      const archive = readFileSync(join(shared, 'fhir-bulk-export/p10-MedicationRequest.ndjson.gz'))
      for (let cut = 0; cut < archive.length; cut += 97)
        await attempt('cut.ndjson.gz', archive.subarray(0, cut))
      for (let at = 0; at < archive.length; at += 131)
        await attempt('flip.ndjson.gz', flipped(archive, at))
      const lines = gunzipSync(archive)
      for (let at = 0; at < lines.length; at += 1999) {
        await attempt('cut.ndjson', lines.subarray(0, at))
        await attempt('flip.ndjson', flipped(lines, at))
      }
      for (const name of readdirSync(join(shared, 'fhir-r4-examples')).filter((file) =>
        file.endsWith('.json'),
      )) {
        const bytes = readFileSync(join(shared, 'fhir-r4-examples', name))
        await attempt('cut.json', bytes.subarray(0, Math.floor(bytes.length * 0.7)))
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
    t.diagnostic(`${tried} damaged files tried, ${broken} reported as broken`)
    assert(tried > 400 && broken > tried / 2)
  },
)

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8))
  return copy
}
