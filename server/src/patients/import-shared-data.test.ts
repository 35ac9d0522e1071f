import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { newId } from '../platform/crypto/secrets.ts'
import { openTestDatabase } from '../platform/db/test-database.ts'
import type { ImportCounts } from './import-counts.ts'
import { importPatients } from './import-patients.ts'

const sample = join(
  import.meta.dirname,
  '../../../../shared/data/fhir-synthea-r4/full-02.ndjson.gz',
)
const absent = existsSync(sample)
  ? false
  : 'The shared sample data are not beside this checkout, so no whole charts were imported.'

test('whole charts come in fast, and twice is once', { skip: absent }, async (t) => {
  await using world = await openTestDatabase()
  const practiceId = newId('practice')
  await world.asOwner(
    `insert into practice (id, name, alias, phone, nurse_phone, time_zone, created_at)
     values ($1, 'Maple', 'Maple', '555-0142', '555-0143', 'America/Chicago', now())`,
    [practiceId],
  )
  const who = { kind: 'worker', practiceId } as const
  const began = performance.now()
  const first = await importPatients(world.database, who, { path: sample })
  const tookMs = performance.now() - began
  const again = await importPatients(world.database, who, { path: sample })
  assert(first.outcome === 'finished' && again.outcome === 'finished')
  t.diagnostic(`${Math.round(tookMs)} ms, ${sum(first.counts, 'created')} created`)
  assert(sum(first.counts, 'created') > 3000)
  assert((first.counts['Coverage']?.created ?? 0) > 0)
  assert.equal(sum(first.counts, 'refused'), 0)
  assert.equal(sum(again.counts, 'created') + sum(again.counts, 'updated'), 0)
  assert(tookMs < 20_000)
})

function sum(all: ImportCounts, what: 'created' | 'updated' | 'refused'): number {
  return Object.values(all).reduce((total, one) => total + one[what], 0)
}
