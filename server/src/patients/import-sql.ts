import type { Id, ImportRunId, PatientId, PracticeId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import type { Identifier } from '@salve/ehr/fhir/read-patient'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Tables } from './tables.ts'

export type KnownPatient = Identifier & {
  readonly id: PatientId
  readonly birthDate: Temporal.PlainDate
  readonly family: string
  readonly resource: JsonObject
}

/** The patients who bear any of these identifiers, once for each that they bear. */
export async function selectByIdentifiers(
  tx: Tx,
  practiceId: PracticeId,
  identifiers: readonly Identifier[],
): Promise<readonly KnownPatient[]> {
  if (identifiers.length === 0) return []
  const { rows } = await sql<KnownPatient>`
    select i.system, i.value, p.id, p.birth_date as "birthDate", p.name_family as family, p.resource
    from unnest(${identifiers.map((one) => one.system)}::text[],
      ${identifiers.map((one) => one.value)}::text[]) as asked (system, value)
    join patient_identifier i on i.practice_id = ${practiceId}
      and i.system = asked.system and i.value = asked.value
    join patient p on p.practice_id = ${practiceId} and p.id = i.patient_id`.execute(tx.tables())
  return rows
}

/** Which patient bears each of these identifiers. */
export async function selectBearers(
  tx: Tx,
  practiceId: PracticeId,
  identifiers: readonly Identifier[],
): Promise<readonly (Identifier & { readonly patientId: PatientId })[]> {
  if (identifiers.length === 0) return []
  const { rows } = await sql<Identifier & { patientId: PatientId }>`
    select i.system, i.value, i.patient_id as "patientId"
    from unnest(${identifiers.map((one) => one.system)}::text[],
      ${identifiers.map((one) => one.value)}::text[]) as asked (system, value)
    join patient_identifier i on i.practice_id = ${practiceId}
      and i.system = asked.system and i.value = asked.value`.execute(tx.tables())
  return rows
}

/** Which of these chart numbers are somebody's. */
export async function selectTakenChartNumbers(
  tx: Tx,
  practiceId: PracticeId,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (numbers.length === 0) return new Set()
  const rows = await tx
    .tables<Tables>()
    .selectFrom('patient')
    .select('chart_number')
    .where('practice_id', '=', practiceId)
    .where('chart_number', 'in', numbers)
    .execute()
  return new Set(rows.map((row) => row.chart_number))
}

/** A patient to write; the members are the columns. */
export type PatientRow = {
  readonly id: PatientId
  readonly chart_number: string
  readonly name_given: string
  readonly name_family: string
  readonly name_preferred: string | null
  readonly birth_date: string
  readonly gender: string | null
  readonly language: string
  readonly phone: string | null
  readonly email: string | null
  readonly address: JsonObject | null
  readonly deceased_at: string | null
  readonly resource: JsonObject
}

/** Writes patients: new ones whole; known ones but for their chart number and doctor, which are ours. */
export async function upsertPatients(
  tx: Tx,
  practiceId: PracticeId,
  rows: readonly PatientRow[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into patient (practice_id, id, chart_number, name_given, name_family, name_preferred,
      birth_date, gender, language, phone, email, address, deceased_at, resource, created_at, updated_at)
    select ${practiceId}, r.id, r.chart_number, r.name_given, r.name_family, r.name_preferred,
      r.birth_date, r.gender, r.language, r.phone, r.email, r.address, r.deceased_at, r.resource,
      ${tx.now}, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, chart_number text,
      name_given text, name_family text, name_preferred text, birth_date date, gender text,
      language text, phone text, email text, address jsonb, deceased_at timestamptz, resource jsonb)
    on conflict (practice_id, id) do update set
      name_given = excluded.name_given,
      name_family = excluded.name_family,
      name_preferred = excluded.name_preferred,
      birth_date = excluded.birth_date,
      gender = excluded.gender,
      language = excluded.language,
      phone = excluded.phone,
      email = excluded.email,
      address = excluded.address,
      deceased_at = excluded.deceased_at,
      resource = excluded.resource,
      updated_at = excluded.updated_at`.execute(tx.tables())
}

export async function insertIdentifiers(
  tx: Tx,
  practiceId: PracticeId,
  rows: readonly {
    readonly system: string
    readonly value: string
    readonly patientId: PatientId
  }[],
): Promise<void> {
  if (rows.length === 0) return
  await tx
    .tables<Tables>()
    .insertInto('patient_identifier')
    .values(
      rows.map(({ system, value, patientId }) => ({
        practice_id: practiceId,
        ...{ system, value },
        patient_id: patientId,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A practitioner or organization to write. */
export type NamedRow = {
  readonly id: Id<'practitioner'> | Id<'organization'>
  readonly source_system: string
  readonly source_id: string
  readonly name: string
  readonly resource: JsonObject
}

/** Writes those that are new or have another name. Answers with each one's identity and whether it was new. */
export async function upsertNamed(
  tx: Tx,
  practiceId: PracticeId,
  table: 'practitioner' | 'organization',
  rows: readonly NamedRow[],
): Promise<readonly { readonly created: boolean }[]> {
  if (rows.length === 0) return []
  const { rows: written } = await sql<{ created: boolean }>`
    insert into ${sql.table(table)} (practice_id, id, source_system, source_id, name, resource, updated_at)
    select ${practiceId}, r.id, r.source_system, r.source_id, r.name, r.resource, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, source_system text,
      source_id text, name text, resource jsonb)
    left join ${sql.table(table)} known on known.practice_id = ${practiceId}
      and known.source_system = r.source_system and known.source_id = r.source_id
    where known.name is distinct from r.name
    on conflict (practice_id, source_system, source_id) do update set
      name = excluded.name, resource = excluded.resource, updated_at = excluded.updated_at
    returning xmax = 0 as created`.execute(tx.tables())
  return written
}

/** An entry to write; the members are the columns. */
export type EntryRow = {
  readonly id: Id<'record-entry'>
  readonly patient_id: PatientId
  readonly resource_type: string
  readonly source_system: string
  readonly source_id: string
  readonly effective_at: string | null
  readonly status: string
  readonly display: string
  readonly resource: JsonObject
}

/** An entry that is here already, by its place (from 0) in the list asked about. */
export type KnownEntry = {
  readonly place: number
  readonly patientId: PatientId
  /** Its `meta`, which says when the source changed it. */
  readonly meta: JsonObject | null
}

export async function selectKnownEntries(
  tx: Tx,
  practiceId: PracticeId,
  rows: readonly EntryRow[],
): Promise<readonly KnownEntry[]> {
  const { rows: found } = await sql<KnownEntry>`
    select asked.place - 1 as place, e.patient_id as "patientId", e.resource -> 'meta' as meta
    from unnest(${rows.map((row) => row.resource_type)}::text[],
      ${rows.map((row) => row.source_system)}::text[], ${rows.map((row) => row.source_id)}::text[])
      with ordinality as asked (resource_type, source_system, source_id, place)
    join record_entry e on e.practice_id = ${practiceId}
      and e.resource_type = asked.resource_type and e.source_system = asked.source_system
      and e.source_id = asked.source_id`.execute(tx.tables())
  return found
}

/** Writes the entries that are new or differ; the rest is not touched. Answers with one row for each written. */
export async function upsertEntries(
  tx: Tx,
  practiceId: PracticeId,
  rows: readonly EntryRow[],
): Promise<readonly { readonly type: string; readonly created: boolean }[]> {
  if (rows.length === 0) return []
  const { rows: written } = await sql<{ type: string; created: boolean }>`
    insert into record_entry (practice_id, patient_id, id, resource_type, source_system, source_id,
      effective_at, status, display, resource, updated_at)
    select ${practiceId}, r.patient_id, r.id, r.resource_type, r.source_system, r.source_id,
      r.effective_at, r.status, r.display, r.resource, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, patient_id uuid,
      resource_type text, source_system text, source_id text, effective_at timestamptz,
      status text, display text, resource jsonb)
    left join record_entry known on known.practice_id = ${practiceId}
      and known.resource_type = r.resource_type and known.source_system = r.source_system
      and known.source_id = r.source_id
    where known.resource is distinct from r.resource
      or known.display is distinct from r.display
      or known.status is distinct from r.status
    on conflict (practice_id, resource_type, source_system, source_id) do update set
      effective_at = excluded.effective_at,
      status = excluded.status,
      display = excluded.display,
      resource = excluded.resource,
      updated_at = excluded.updated_at
    where record_entry.patient_id = excluded.patient_id
    returning resource_type as type, xmax = 0 as created`.execute(tx.tables())
  return written
}

/** A resource to keep although it could not be used. */
export type RefusalRow = {
  readonly number: number
  readonly source: string
  readonly resourceType: string | undefined
  readonly reason: string
  readonly raw: Uint8Array
}

export async function insertRefusals(
  tx: Tx,
  practiceId: PracticeId,
  runId: ImportRunId,
  rows: readonly RefusalRow[],
): Promise<void> {
  if (rows.length === 0) return
  await tx
    .tables<Tables>()
    .insertInto('import_refusal')
    .values(
      rows.map(({ number, source, resourceType, reason, raw }) => ({
        practice_id: practiceId,
        run_id: runId,
        ...{ number, source, reason },
        resource_type: resourceType ?? null,
        raw: Buffer.from(raw),
      })),
    )
    .execute()
}

/** Counts a change of these patients' records, so that what was made of them before is made anew. */
export async function countChanges(
  tx: Tx,
  practiceId: PracticeId,
  patients: ReadonlySet<PatientId>,
): Promise<void> {
  await sql`
    update patient set record_version = record_version + 1
    where practice_id = ${practiceId} and id = any (${[...patients]}::uuid[])`.execute(tx.tables())
}
