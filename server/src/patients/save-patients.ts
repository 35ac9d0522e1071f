import { isDeepStrictEqual } from 'node:util'
import type { PatientId, PracticeId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import type { Identifier, PatientFacts } from '@salve/ehr/fhir/read-patient'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import {
  insertIdentifiers,
  type PatientRow,
  selectByIdentifiers,
  selectTakenChartNumbers,
  upsertPatients,
} from './import-sql.ts'
import { type Freshness, lastUpdatedOf } from './freshness.ts'
import { type Candidate, firmIdentifiers, matchPatient } from './match-patient.ts'

export type IncomingPatient = { readonly facts: PatientFacts; readonly resource: JsonObject }

export type SavedPatient =
  | { readonly became: 'created' | 'updated' | 'unchanged'; readonly id: PatientId }
  | { readonly became: 'refused'; readonly reason: string }

export type Source = {
  readonly practiceId: PracticeId
  /** The namespace of the source's own ids. */
  readonly sourceSystem: string
}

/**
 * Writes a batch of patients: new ones made, known ones brought up to date, the same left alone.
 * Answers in the order they came. See `matchPatient` for who is the same, and for the refusals; also
 * refused: a patient without a whole birth date, which a chart needs to recognise them.
 */
export async function savePatients(
  tx: Tx,
  source: Source,
  freshness: Freshness,
  incoming: readonly IncomingPatient[],
): Promise<readonly SavedPatient[]> {
  const batch = await openBatch(tx, source, incoming)
  const saved = incoming.map((patient) => saveOne({ ...batch, freshness, now: tx.now }, patient))
  await upsertPatients(tx, source.practiceId, [...batch.rows.values()])
  await insertIdentifiers(tx, source.practiceId, batch.newIdentifiers)
  return saved
}

type Batch = {
  readonly source: Source
  /** Who bears an identifier: those known before, and those made in this batch. */
  readonly bearers: Map<string, Candidate>
  readonly rows: Map<PatientId, PatientRow>
  readonly newIdentifiers: (Identifier & { readonly patientId: PatientId })[]
  readonly takenNumbers: Set<string>
}

async function openBatch(
  tx: Tx,
  source: Source,
  incoming: readonly IncomingPatient[],
): Promise<Batch> {
  const identifiers = incoming.flatMap(({ facts }) => allIdentifiers(source, facts))
  const known = await selectByIdentifiers(tx, source.practiceId, identifiers)
  const numbers = incoming.flatMap(({ facts }) => chartNumberOf(facts) ?? [])
  const taken = await selectTakenChartNumbers(tx, source.practiceId, numbers)
  return {
    source,
    bearers: new Map(known.map((one) => [keyOf(one), one])),
    rows: new Map(),
    newIdentifiers: [],
    takenNumbers: new Set(taken),
  }
}

type Saving = Batch & { readonly freshness: Freshness; readonly now: Temporal.Instant }

function saveOne(batch: Saving, incoming: IncomingPatient): SavedPatient {
  const { facts, resource } = incoming
  const { birthDate, family } = facts
  if (birthDate === undefined) {
    return { became: 'refused', reason: 'Patient.birthDate: missing, or not a whole day' }
  }
  const sourceId = sourceIdOf(batch.source, facts)
  const match = matchPatient(facts, sourceId, (one) => batch.bearers.get(keyOf(one)))
  if (match.outcome === 'refused') return { became: 'refused', reason: match.reason }
  const id = match.outcome === 'same' ? match.candidate.id : newId('patient')
  const here = match.outcome === 'same' ? match.candidate : undefined
  if (!changes(batch, id, resource, here?.resource)) {
    noteIdentifiers(batch, facts, here ?? { id, birthDate, family, resource })
    return { became: 'unchanged', id }
  }
  noteIdentifiers(batch, facts, { id, birthDate, family, resource })
  const chartNumber = batch.rows.get(id)?.chart_number ?? freeChartNumber(batch, facts, id)
  batch.rows.set(id, rowOf({ id, chartNumber, birthDate, now: batch.now }, incoming))
  return { became: match.outcome === 'new' ? 'created' : 'updated', id }
}

/** Whether what comes in is to be written: it differs from what is here, and is not older. */
function changes(
  batch: Saving,
  id: PatientId,
  incoming: JsonObject,
  here: JsonObject | undefined,
): boolean {
  const updated = here === undefined ? undefined : lastUpdatedOf(here)
  return !batch.freshness.isOlder(id, incoming, updated) && !isDeepStrictEqual(here, incoming)
}

/** From here on the patient is known by these, except by what is somebody else's already. */
function noteIdentifiers(batch: Batch, facts: PatientFacts, candidate: Candidate): void {
  for (const one of allIdentifiers(batch.source, facts)) {
    const bearer = batch.bearers.get(keyOf(one))
    if (bearer === undefined) batch.newIdentifiers.push({ ...one, patientId: candidate.id })
    if (bearer === undefined || bearer.id === candidate.id) batch.bearers.set(keyOf(one), candidate)
  }
}

/** The medical record number, unless it is somebody's; else one of ours. */
function freeChartNumber(batch: Batch, facts: PatientFacts, id: PatientId): string {
  const wanted = chartNumberOf(facts)
  if (wanted === undefined || batch.takenNumbers.has(wanted)) return ownChartNumber(id)
  batch.takenNumbers.add(wanted)
  return wanted
}

/** `S-` and the random end of the id: 48 bits, so that two never meet in one practice. */
function ownChartNumber(id: PatientId): string {
  return `S-${id.slice(-12).toUpperCase()}`
}

function chartNumberOf(facts: PatientFacts): string | undefined {
  return facts.identifiers.find((one) => one.kind === 'chart')?.value
}

function allIdentifiers(source: Source, facts: PatientFacts): readonly Identifier[] {
  const sourceId = sourceIdOf(source, facts)
  return sourceId === undefined ? firmIdentifiers(facts) : [...firmIdentifiers(facts), sourceId]
}

function sourceIdOf(source: Source, facts: PatientFacts): Identifier | undefined {
  return facts.id === undefined ? undefined : { system: source.sourceSystem, value: facts.id }
}

function keyOf(identifier: Identifier): string {
  return `${identifier.system}|${identifier.value}`
}

type Given = {
  readonly id: PatientId
  readonly chartNumber: string
  readonly birthDate: Temporal.PlainDate
  readonly now: Temporal.Instant
}

function rowOf(given: Given, { facts, resource }: IncomingPatient): PatientRow {
  return {
    id: given.id,
    chart_number: given.chartNumber,
    name_given: facts.given,
    name_family: facts.family,
    name_preferred: facts.preferred ?? null,
    birth_date: given.birthDate.toString(),
    gender: facts.gender ?? null,
    language: facts.language ?? 'en',
    phone: facts.phone ?? null,
    email: facts.email ?? null,
    address: facts.address ?? null,
    deceased_at: deceasedAt(facts, given.now),
    resource,
  }
}

/** A death at an unknown time is dated when we learn of it. */
function deceasedAt(facts: PatientFacts, now: Temporal.Instant): string | null {
  if (facts.deceased === undefined) return null
  return (typeof facts.deceased === 'string' ? now : facts.deceased.instant).toString()
}
