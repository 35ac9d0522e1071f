import type { ImportRunId } from '@salve/contract/ids'
import type { PatientFacts } from '@salve/ehr/fhir/read-patient'
import { coveragesInside, type NamedFacts, readResource } from '@salve/ehr/fhir/read-resource'
import { readSource, type SourceLimits, type SourceResource } from '@salve/ehr/fhir/read-source'
import { isObject, type JsonObject, textIn } from '@salve/ehr/fhir/json'
import { keysOf, type Target } from '@salve/ehr/fhir/references'
import type { Database, Tx } from '../platform/db/database.ts'
import type { WorkerSubject } from '../platform/db/subject.ts'
import type { ImportCounts } from './import-counts.ts'
import { type ImportProgress, ImportRun } from './import-run.ts'
import type { Freshness } from './freshness.ts'
import { inHalves } from './in-halves.ts'
import { PatientIndex } from './patient-index.ts'
import { type IncomingEntry, saveEntries } from './save-entries.ts'
import { namedIdentity, saveNamed } from './save-named.ts'
import { savePatients, type Source } from './save-patients.ts'

export type ImportOptions = {
  /** A file or folder of FHIR R4; see `readSource`. */
  readonly path: string
  /** Names the system the ids come from: two sources whose ids may clash need two names. Default `ehr`. */
  readonly source?: string
  readonly limits?: SourceLimits
  readonly onProgress?: (progress: ImportProgress) => void
}

export type ImportOutcome =
  | { readonly outcome: 'finished'; readonly runId: ImportRunId; readonly counts: ImportCounts }
  | { readonly outcome: 'another import is going on' }

const batchMax = 200
const medicinesMax = 200_000

/**
 * Imports patients and their records from FHIR R4 files, in batches of 200 resources, each in its own
 * transaction. Reads the source twice, patients first, so that a record may come before its patient.
 * What cannot be used is kept with its bytes, its place and a reason, and the rest goes on. Importing
 * the same again changes nothing; see `matchPatient` and `saveEntries` for what is the same. Nothing is
 * ever deleted. Throws, and leaves the run as failed, when the database fails; starting again is safe.
 */
export async function importPatients(
  database: Database,
  who: WorkerSubject,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const run = new ImportRun(database, who, options.onProgress)
  const name = options.source ?? 'ehr'
  if (!(await run.open(name))) return { outcome: 'another import is going on' }
  const source = { practiceId: who.practiceId, sourceSystem: `urn:salve:source:${name}` }
  const memory = { index: new PatientIndex(), freshness: run.freshness, medicines: new Map() }
  const setting: Setting = { run, source, ...memory, options }
  try {
    await importPeople(setting)
    await importRecords(setting)
    return { outcome: 'finished', runId: run.id, counts: await run.close('finished') }
  } catch (fault) {
    await run.close('failed').catch(() => {})
    throw fault
  }
}

type Setting = {
  readonly run: ImportRun
  readonly source: Source
  readonly index: PatientIndex
  readonly freshness: Freshness
  /** The words of each Medication, by key. */
  readonly medicines: Map<string, string>
  readonly options: ImportOptions
}

type PersonItem = { readonly item: SourceResource; readonly facts: PatientFacts | NamedFacts }

async function importPeople(setting: Setting): Promise<void> {
  const { run, options } = setting
  const seen = new Set<string>()
  let batch: PersonItem[] = []
  let read = 0
  let file = ''
  const flush = async (): Promise<void> => {
    const full = batch
    batch = []
    const now = { pass: 'patients' as const, read, file }
    await inHalves(
      full,
      async (part) => await run.batch(now, async (tx) => await savePeople(tx, setting, part)),
      ({ item }, reason) => refusePerson(setting, item, reason),
    )
    if (run.waiting > 0) await run.batch(now, async () => {})
  }
  for await (const item of readSource(options.path, options.limits)) {
    read += 1
    file = item.source.file
    if (item.kind === 'broken') {
      const { source: place, raw, reason } = item
      run.refuseBytes({ place, type: undefined, raw, reason })
    } else takePerson(setting, item, batch, seen)
    if (batch.length + run.waiting >= batchMax) await flush()
  }
  await flush()
}

/** Puts a patient or a name into the batch; passes over what the second pass will read. */
function takePerson(
  setting: Setting,
  item: SourceResource,
  batch: PersonItem[],
  seen: Set<string>,
): void {
  const { run, source } = setting
  const { resource } = item
  if (!isFirst(resource['resourceType'])) return
  const reading = readResource(resource)
  if (reading.outcome === 'refused') refusePerson(setting, item, reading.reason)
  if (reading.outcome !== 'read') return
  const { facts } = reading
  if (facts.type === 'Patient') batch.push({ item, facts })
  else if (facts.type === 'Medication') takeMedicine(setting, item, facts.name)
  else if (facts.type === 'Practitioner' || facts.type === 'Organization') {
    const identity = namedIdentity(source, facts)
    const key = `${facts.type} ${identity?.system} ${identity?.value}`
    if (identity === undefined) refusePerson(setting, item, `${facts.type}.identifier: missing`)
    else if (seen.has(key)) run.tally.add(facts.type, 'unchanged')
    else {
      seen.add(key)
      batch.push({ item, facts })
    }
  }
}

const firstTypes = new Set<unknown>(['Patient', 'Practitioner', 'Organization', 'Medication'])

function isFirst(type: unknown): boolean {
  return firstTypes.has(type)
}

function refusePerson(setting: Setting, item: SourceResource, reason: string): void {
  const { resource, source: place } = item
  setting.run.refuse({ place, resource, reason })
  if (resource['resourceType'] === 'Patient') indexPatient(setting, item, 'refused')
}

function indexPatient(
  setting: Setting,
  item: SourceResource,
  patient: Parameters<PatientIndex['set']>[2],
): void {
  for (const key of keysOf(item.resource, item.fullUrl)) {
    setting.index.set(key, item.bundleIndex, patient)
  }
}

function takeMedicine(setting: Setting, item: SourceResource, name: string | undefined): void {
  setting.run.tally.add('Medication', 'notUsed')
  if (name === undefined || setting.medicines.size >= medicinesMax) return
  for (const key of keysOf(item.resource, item.fullUrl)) setting.medicines.set(key, name)
}

async function savePeople(tx: Tx, setting: Setting, batch: readonly PersonItem[]): Promise<void> {
  const { run, source, freshness } = setting
  const patients = batch.flatMap(({ item, facts }) =>
    facts.type === 'Patient' ? [{ item, facts, resource: item.resource }] : [],
  )
  const saved = await savePatients(tx, source, freshness, patients)
  for (const [place, { item }] of patients.entries()) {
    const one = saved[place]
    if (one === undefined) continue
    if (one.became === 'refused') refusePerson(setting, item, one.reason)
    else {
      run.tally.add('Patient', one.became)
      indexPatient(setting, item, one.id)
    }
  }
  for (const type of ['Practitioner', 'Organization'] as const) {
    const named = batch.flatMap(({ facts }) =>
      facts.type !== 'Patient' && facts.type === type ? [facts] : [],
    )
    const { created, updated } = await saveNamed(tx, source, named)
    run.tally.add(type, 'created', created)
    run.tally.add(type, 'updated', updated)
    run.tally.add(type, 'unchanged', named.length - created - updated)
  }
}

type EntryItem = IncomingEntry & { readonly item: SourceResource }

async function importRecords(setting: Setting): Promise<void> {
  const { run, options } = setting
  let batch: EntryItem[] = []
  let read = 0
  let file = ''
  const flush = async (): Promise<void> => {
    const full = batch
    batch = []
    const now = { pass: 'record' as const, read, file }
    await inHalves(
      full,
      async (part) => await run.batch(now, async (tx) => await saveRecords(tx, setting, part)),
      ({ item, resource }, reason) => run.refuse({ place: item.source, resource, reason }),
    )
    if (run.waiting > 0) await run.batch(now, async () => {})
  }
  for await (const item of readSource(options.path, options.limits)) {
    read += 1
    file = item.source.file
    if (item.kind === 'broken' || isFirst(item.resource['resourceType'])) continue
    takeEntry(setting, item, item.resource, batch)
    for (const inside of coveragesInside(item.resource)) takeEntry(setting, item, inside, batch)
    if (batch.length + run.waiting >= batchMax) await flush()
  }
  await flush()
}

function takeEntry(
  setting: Setting,
  item: SourceResource,
  resource: JsonObject,
  batch: EntryItem[],
): void {
  const { run, medicines } = setting
  const find = (target: Target): string | undefined =>
    target.by === 'key' ? medicines.get(target.key) : undefined
  const reading = readResource(resource, find)
  if (reading.outcome === 'not used') run.tally.add(String(resource['resourceType']), 'notUsed')
  else if (reading.outcome === 'refused') {
    run.refuse({ place: item.source, resource, reason: reading.reason })
  } else if ('detail' in reading.facts) {
    const { facts } = reading
    batch.push({
      item,
      facts,
      resource: withMedicineNamed(resource, facts.display),
      bundleIndex: item.bundleIndex,
      contained: resource !== item.resource,
    })
  }
}

/** A medicine that stands elsewhere is named where it is referred to, so that the entry speaks for itself. */
function withMedicineNamed(resource: JsonObject, display: string): JsonObject {
  const reference = resource['medicationReference']
  if (!isObject(reference) || textIn(reference['display']) !== undefined) return resource
  return { ...resource, medicationReference: { ...reference, display } }
}

async function saveRecords(tx: Tx, setting: Setting, batch: readonly EntryItem[]): Promise<void> {
  const { run, source } = setting
  const items = new Map<IncomingEntry, SourceResource>(batch.map((entry) => [entry, entry.item]))
  for (const one of await saveEntries(tx, source, setting, batch)) {
    if (one.became !== 'refused') run.tally.add(one.type, one.became)
    else {
      const item = items.get(one.entry)
      if (item === undefined) continue
      run.refuse({ place: item.source, resource: one.entry.resource, reason: one.reason })
    }
  }
}
