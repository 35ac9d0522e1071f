import { createHash } from 'node:crypto'
import type { PatientId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import type { Identifier } from '@salve/ehr/fhir/read-patient'
import { patientElementOf } from '@salve/ehr/fhir/read-resource'
import type { EntryFacts } from '@salve/ehr/fhir/record-facts'
import type { Target } from '@salve/ehr/fhir/references'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import {
  countChanges,
  type EntryRow,
  type KnownEntry,
  selectBearers,
  selectKnownEntries,
  upsertEntries,
} from './import-sql.ts'
import { type Freshness, lastUpdatedOf } from './freshness.ts'
import type { Found, PatientIndex } from './patient-index.ts'
import type { Source } from './save-patients.ts'

export type IncomingEntry = {
  readonly facts: EntryFacts
  readonly resource: JsonObject
  readonly bundleIndex: number
  /** Contained in another resource: its id means nothing outside. */
  readonly contained: boolean
}

/** What became of one entry; of the refused ones also which and why. */
export type SavedEntry =
  | { readonly became: 'created' | 'updated' | 'unchanged'; readonly type: string }
  | {
      readonly became: 'refused'
      readonly type: string
      readonly entry: IncomingEntry
      readonly reason: string
    }

/**
 * Writes a batch of record entries: new ones made, changed ones brought up to date, the same left
 * alone. An entry is the same when type and source id are: the id its source gave it, else its
 * identifier, else its very content. (An identifier does not come first: prescriptions of one visit
 * and reports on one sample often share one, and neither may take the other's place.) Refused: an
 * entry about nobody we know, about two patients, or of another patient's chart already.
 */
export async function saveEntries(
  tx: Tx,
  source: Source,
  memory: EntryMemory,
  incoming: readonly IncomingEntry[],
): Promise<readonly SavedEntry[]> {
  await learnPatients(tx, source, memory.index, incoming)
  const saved: SavedEntry[] = []
  const placed: Placed[] = []
  for (const entry of incoming) {
    const patient = patientOf(entry, memory.index)
    if ('reason' in patient) saved.push(refusal(entry, patient.reason))
    else placed.push({ entry, row: rowOf(source, entry, patient.id) })
  }
  const sorted = await sortOut(tx, source, memory.freshness, placed)
  return [...saved, ...sorted.settled, ...(await write(tx, source, sorted.rows))]
}

/** What an import remembers from batch to batch. */
export type EntryMemory = { readonly index: PatientIndex; readonly freshness: Freshness }

type Placed = { readonly entry: IncomingEntry; readonly row: EntryRow }

/** Parts the entries to write from those that are refused or older than what is here. */
async function sortOut(
  tx: Tx,
  source: Source,
  freshness: Freshness,
  placed: readonly Placed[],
): Promise<{ readonly settled: readonly SavedEntry[]; readonly rows: readonly EntryRow[] }> {
  const list = placed.map(({ row }) => row)
  const known = await selectKnownEntries(tx, source.practiceId, list)
  const here = new Map(known.map((one) => [one.place, one]))
  const settled: SavedEntry[] = []
  const rows = new Map<string, EntryRow>()
  for (const [place, { entry, row }] of placed.entries()) {
    const key = `${row.resource_type} ${row.source_system} ${row.source_id}`
    const earlier = versionHere(here.get(place), rows.get(key))
    if (earlier !== undefined && earlier.patientId !== row.patient_id) {
      const element = patientElementOf(entry.facts.type)
      settled.push(refusal(entry, `${element}: the entry belongs to another chart`))
      continue
    }
    const older = freshness.isOlder(key, row.resource, earlier?.updated)
    if (older || rows.has(key)) settled.push({ became: 'unchanged', type: row.resource_type })
    if (!older) rows.set(key, row)
  }
  return { settled, rows: [...rows.values()] }
}

/** Whose an entry is and how old, if it is in this batch or in the database already. */
function versionHere(
  known: KnownEntry | undefined,
  earlier: EntryRow | undefined,
): { readonly patientId: PatientId; readonly updated: Temporal.Instant | undefined } | undefined {
  if (earlier !== undefined) {
    return { patientId: earlier.patient_id, updated: lastUpdatedOf(earlier.resource) }
  }
  return known && { patientId: known.patientId, updated: lastUpdatedOf({ meta: known.meta }) }
}

async function write(
  tx: Tx,
  source: Source,
  rows: readonly EntryRow[],
): Promise<readonly SavedEntry[]> {
  const written = await upsertEntries(tx, source.practiceId, rows)
  if (written.length > 0) {
    await countChanges(tx, source.practiceId, new Set(rows.map((row) => row.patient_id)))
  }
  const untouched = new Map<string, number>()
  const count = (type: string, by: number): Map<string, number> =>
    untouched.set(type, (untouched.get(type) ?? 0) + by)
  for (const row of rows) count(row.resource_type, 1)
  for (const { type } of written) count(type, -1)
  const same = [...untouched].flatMap(([type, many]) =>
    Array.from({ length: many }, () => ({ became: 'unchanged' as const, type })),
  )
  const changed = written.map(({ type, created }) => ({
    became: created ? ('created' as const) : ('updated' as const),
    type,
  }))
  return [...changed, ...same]
}

function refusal(entry: IncomingEntry, reason: string): SavedEntry {
  return { became: 'refused', type: entry.facts.type, entry, reason }
}

/** Looks up, among the practice's patients, those that the source itself does not hold. */
async function learnPatients(
  tx: Tx,
  source: Source,
  index: PatientIndex,
  incoming: readonly IncomingEntry[],
): Promise<void> {
  const unknown = incoming.flatMap(({ facts, bundleIndex }) =>
    facts.patients.filter((target) => index.get(target, bundleIndex) === undefined),
  )
  const identifiers = unknown.flatMap((target) => identifierOf(source, target) ?? [])
  const bearers = await selectBearers(tx, source.practiceId, identifiers)
  const byIdentifier = new Map(bearers.map((one) => [`${one.system}|${one.value}`, one.patientId]))
  for (const target of unknown) {
    const identifier = identifierOf(source, target)
    const patient = identifier && byIdentifier.get(`${identifier.system}|${identifier.value}`)
    if (patient !== undefined) index.learn(target, patient)
  }
}

/** What to look a target up by: its identifier, or `Patient/7` as the source's own id. */
function identifierOf(source: Source, target: Target): Identifier | undefined {
  if (target.by === 'identifier') return { system: target.system, value: target.value }
  if (target.by !== 'key' || !target.key.startsWith('Patient/')) return undefined
  return { system: source.sourceSystem, value: target.key.slice('Patient/'.length) }
}

function patientOf(
  { facts, bundleIndex }: IncomingEntry,
  index: PatientIndex,
): { readonly id: PatientId } | { readonly reason: string } {
  const found = facts.patients.map((target) => index.get(target, bundleIndex))
  const ids = new Set(found.filter(isKnown))
  const [id] = ids
  if (id !== undefined && ids.size === 1) return { id }
  return {
    reason: `${patientElementOf(facts.type)}: ${ids.size > 1 ? 'names two patients' : whyNot(found)}`,
  }
}

function isKnown(found: Found): found is PatientId {
  return found !== undefined && found !== 'refused' && found !== 'ambiguous'
}

function whyNot(found: readonly Found[]): string {
  if (found.includes('refused')) return 'the patient it points to was refused'
  if (found.includes('ambiguous')) return 'two patients are called the same'
  return 'points to a patient who is neither in this source nor in the practice'
}

function rowOf(source: Source, entry: IncomingEntry, patientId: PatientId): EntryRow {
  const { facts, resource } = entry
  const identity = identityOf(source, entry, patientId)
  return {
    id: newId('record-entry'),
    patient_id: patientId,
    resource_type: facts.type,
    source_system: identity.system,
    source_id: identity.value,
    effective_at: facts.effective?.instant.toString() ?? null,
    status: facts.status,
    display: facts.display,
    resource,
  }
}

function identityOf(source: Source, entry: IncomingEntry, patientId: PatientId): Identifier {
  const { facts, contained } = entry
  if (!contained && facts.id !== undefined) return { system: source.sourceSystem, value: facts.id }
  if (facts.identifier !== undefined) return facts.identifier
  const content = createHash('sha256').update(patientId).update(JSON.stringify(entry.resource))
  return { system: source.sourceSystem, value: `sha256:${content.digest('hex')}` }
}
