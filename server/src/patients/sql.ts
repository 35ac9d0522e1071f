import type { Id, PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Patient } from './patient.ts'
import type { PatientTable, Tables } from './tables.ts'

type Row = Omit<
  Selectable<PatientTable>,
  'resource' | 'search_words' | 'record_version' | 'created_at'
>

const columns = [
  'practice_id',
  'id',
  'chart_number',
  'name_given',
  'name_family',
  'name_preferred',
  'birth_date',
  'gender',
  'language',
  'phone',
  'email',
  'address',
  'deceased_at',
  'physician_id',
  'updated_at',
] as const

export function fromRow(row: Row): Patient {
  return {
    id: row.id,
    chartNumber: row.chart_number,
    given: row.name_given,
    family: row.name_family,
    preferred: row.name_preferred ?? undefined,
    birthDate: row.birth_date,
    gender: row.gender ?? undefined,
    language: row.language,
    phone: row.phone ?? undefined,
    email: row.email ?? undefined,
    address: row.address ?? undefined,
    deceasedAt: row.deceased_at ?? undefined,
    physicianId: row.physician_id ?? undefined,
  }
}

export async function selectPatient(
  tx: Tx,
  practiceId: PracticeId,
  id: PatientId,
): Promise<Patient | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('patient')
    .select(columns)
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export async function selectResource(
  tx: Tx,
  practiceId: PracticeId,
  id: PatientId,
): Promise<JsonObject | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('patient')
    .select('resource')
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.resource
}

export async function updatePhysician(
  tx: Tx,
  practiceId: PracticeId,
  id: PatientId,
  physicianId: PersonId | undefined,
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('patient')
    .set({ physician_id: physicianId ?? null, updated_at: tx.now })
    .where('practice_id', '=', practiceId)
    .where('id', '=', id)
    .execute()
}

/** What staff typed, made out by `find-patients`; `words` in the plain letters of `search_words`. */
type Search =
  | { readonly by: 'birth date'; readonly day: Temporal.PlainDate }
  | { readonly by: 'words'; readonly whole: string; readonly words: readonly string[] }

export async function selectMatching(
  tx: Tx,
  practiceId: PracticeId,
  search: Search,
  limit: number,
): Promise<readonly Patient[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('patient')
    .select(columns)
    .where('practice_id', '=', practiceId)
    .where((where) =>
      search.by === 'birth date'
        ? where('birth_date', '=', search.day)
        : where.or([
            where('chart_number', '=', search.whole),
            nameBegins(where, practiceId, search.words),
          ]),
    )
    .orderBy('name_family')
    .orderBy('name_given')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** Whether each word begins some word of the names. The ids come from the index alone. */
function nameBegins(
  where: ExpressionBuilder<Tables, 'patient'>,
  practiceId: PracticeId,
  words: readonly string[],
): Expression<SqlBool> {
  let named = where
    .selectFrom('patient as named')
    .select('named.id')
    .where('named.practice_id', '=', practiceId)
  for (const word of words) {
    const pattern = `% ${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    named = named.where('named.search_words', 'like', pattern)
  }
  return where('id', 'in', named)
}

export type EntryRow = {
  readonly id: Id<'record-entry'>
  readonly resource_type: string
  readonly resource: JsonObject
}

/** How many entries of a type to read, the latest first; `upcoming` for what lies ahead, soonest first. */
export type Share = { readonly type: string; readonly limit: number; readonly upcoming?: true }

export async function selectEntries(
  tx: Tx,
  practiceId: PracticeId,
  id: PatientId,
  shares: readonly Share[],
): Promise<readonly EntryRow[]> {
  const db = tx.tables<Tables>()
  const parts = shares.map(({ type, limit, upcoming }) => {
    const ahead = upcoming === true
    return sql`(select id, resource_type, resource from record_entry
      where practice_id = ${practiceId}
        and patient_id = ${id}
        and resource_type = ${type}
        and status is distinct from 'entered-in-error'
        and (not ${ahead}::boolean or effective_at >= ${tx.now})
      order by effective_at ${ahead ? sql`asc` : sql`desc`} nulls last, id desc
      limit ${limit})`
  })
  const { rows } = await sql<EntryRow>`${sql.join(parts, sql` union all `)}`.execute(db)
  return rows
}

export type SummaryRow = {
  readonly version: number
  /** Null when the record has changed since, or was never asked for. */
  readonly content: JsonObject | null
  /** When the chart was last brought up to date: the last finished import, else the patient's own row. */
  readonly asOf: Temporal.Instant
}

export async function selectSummary(
  tx: Tx,
  practiceId: PracticeId,
  id: PatientId,
  shape: number,
): Promise<SummaryRow | undefined> {
  const { rows } = await sql<SummaryRow>`
    select patient.record_version as version, summary.content, greatest(patient.updated_at, (
      select max(finished_at) from import_run
      where practice_id = ${practiceId} and state = 'finished')) as "asOf"
    from patient
      left join record_summary summary on summary.practice_id = patient.practice_id
        and summary.patient_id = patient.id and summary.version = patient.record_version
        and summary.shape = ${shape}
    where patient.practice_id = ${practiceId} and patient.id = ${id}`.execute(tx.tables())
  return rows[0]
}

/** Keeps a summary, unless one of the same form and of as new a record is there. */
export function keepSummary(
  tx: Tx,
  practiceId: PracticeId,
  summary: {
    readonly patientId: PatientId
    readonly version: number
    readonly shape: number
    readonly content: object
  },
): void {
  const { patientId, version, shape } = summary
  const content = JSON.stringify(summary.content)
  const keep = sql`
    insert into record_summary (practice_id, patient_id, version, shape, content)
    values (${practiceId}, ${patientId}, ${version}, ${shape}, ${content})
    on conflict (practice_id, patient_id) do update
      set version = excluded.version, shape = excluded.shape, content = excluded.content
      where record_summary.version < excluded.version or record_summary.shape <> excluded.shape`
  tx.unawaited(keep.compile(tx.tables()))
}

export async function selectIdByChartNumber(
  tx: Tx,
  practiceId: PracticeId,
  chartNumber: string,
): Promise<PatientId | undefined> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('patient')
    .select('id')
    .where('practice_id', '=', practiceId)
    .where('chart_number', '=', chartNumber)
    .executeTakeFirst()
  return row?.id
}

export async function selectAllPatients(
  tx: Tx,
  practiceId: PracticeId,
): Promise<readonly Patient[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('patient')
    .select(columns)
    .where('practice_id', '=', practiceId)
    .orderBy('chart_number')
    .limit(1000)
    .execute()
  return rows.map(fromRow)
}
