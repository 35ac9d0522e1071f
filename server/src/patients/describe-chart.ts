import type { Beside, PatientIdentity } from '@salve/contract/desk'
import type { PatientId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import { isEntryType, readResource } from '@salve/ehr/fhir/read-resource'
import type { Detail, EntryFacts } from '@salve/ehr/fhir/record-facts'
import type { Tx } from '../platform/db/database.ts'
import { nameOf, type Patient, rowPatient } from './patient.ts'
import { type PatientRecord, readRecord } from './read-record.ts'
import { keepSummary, selectSummary } from './sql.ts'

/** What the desk shows of a chart. */
export type ChartContext = Omit<Beside, 'readers' | 'otherConversations'>

type Facts<Type extends Detail['type']> = EntryFacts & { readonly detail: { readonly type: Type } }

const medicinesMax = 20
const allergiesMax = 20
const problemsMax = 12
const recentMax = 6

type Visit = NonNullable<ChartContext['nextVisit']>

/** What of a record does not change with the hour. */
type Summary = Pick<ChartContext, 'allergies' | 'medicines' | 'recent' | 'problems'> & {
  /** Those still to come when it was made, soonest first. */
  readonly visits: readonly Visit[]
}

/** Raised with every change of what a summary holds or how it is made: older ones are made anew. */
const shape = 1

/** A patient's record as the desk shows it. */
export type Chart = Summary & { readonly asOf: Temporal.Instant }

/**
 * The summary of a patient's record: medicines in use with dose and last date (handed out, else
 * ordered), allergies, problems, the six newest vital signs and results, the visits to come. Days are
 * as the source wrote them. Made when it is first asked for after the record changed, and kept. Throws
 * when the transaction's subject may not see the patient.
 */
export async function readChart(tx: Tx, id: PatientId): Promise<Chart> {
  if (tx.who.kind === 'sign-in') throw new TypeError('no such patient')
  const { practiceId } = tx.who
  const kept = await selectSummary(tx, practiceId, id, shape)
  if (kept === undefined) throw new TypeError('no such patient')
  const { version, asOf } = kept
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the line below alone
  if (kept.content !== null) return { ...(kept.content as Summary), asOf }
  const content = await summarize(tx, id)
  keepSummary(tx, practiceId, { patientId: id, version, shape, content })
  return { ...content, asOf }
}

async function summarize(tx: Tx, id: PatientId): Promise<Summary> {
  const record = await readRecord(tx, id)
  if (record === undefined) throw new TypeError('no such patient')
  return {
    allergies: allergiesIn(record),
    medicines: medicinesIn(record),
    recent: recentIn(record),
    problems: problemsIn(record),
    visits: visitsIn(record),
  }
}

/** A chart as the desk shows it now. */
export function describeChart(chart: Chart, now: Temporal.Instant): ChartContext {
  const { allergies, medicines, recent, problems, asOf } = chart
  const nextVisit = nextVisitIn(chart, now)
  return {
    ...{ allergies, medicines, recent, problems },
    ...(nextVisit === undefined ? {} : { nextVisit }),
    asOf: asOf.toString(),
  }
}

/** The first visit that still lies ahead. */
export function nextVisitIn({ visits }: Chart, now: Temporal.Instant): Visit | undefined {
  return visits.find((visit) => Temporal.Instant.compare(visit.at, now) >= 0)
}

/** Who a patient is, for whoever must be sure of it; `today` is the practice's. */
export function describePatient(patient: Patient, today: Temporal.PlainDate): PatientIdentity {
  return {
    id: patient.id,
    ...rowPatient({ ...patient, name: nameOf(patient) }, today),
    birthDate: patient.birthDate.toString(),
    chartNumber: patient.chartNumber,
    ...(patient.phone === undefined ? {} : { phone: patient.phone }),
  }
}

function allergiesIn(record: PatientRecord): ChartContext['allergies'] {
  return ofType(record.allergies, 'AllergyIntolerance')
    .filter((one) => one.status === 'active' || one.status === 'unknown')
    .slice(0, allergiesMax)
    .map((one) => {
      const reaction = one.detail.reactions.map(plainWords).join(', ')
      return { name: plainWords(one.display), ...(reaction === '' ? {} : { reaction }) }
    })
}

function medicinesIn(record: PatientRecord): ChartContext['medicines'] {
  const handedOut = lastHandedOut(record)
  const requests = ofType(record.medications, 'MedicationRequest')
  const inUse = requests.filter((one) => one.status === 'active')
  return firstOfEachName(inUse)
    .slice(0, medicinesMax)
    .map((one) => {
      const { dose } = one.detail
      const date = handedOut.get(`MedicationRequest/${one.id}`) ?? one.effective?.text.slice(0, 10)
      return {
        name: one.display,
        ...(dose === undefined ? {} : { dose }),
        ...(date === undefined ? {} : { date }),
      }
    })
}

/** The last day each request was handed out, by the request's key. */
function lastHandedOut(record: PatientRecord): ReadonlyMap<string, string> {
  const days = new Map<string, string>()
  for (const one of ofType(record.medications, 'MedicationDispense')) {
    const day = one.effective?.text.slice(0, 10)
    for (const target of one.detail.prescriptions) {
      if (day !== undefined && target.by === 'key' && !days.has(target.key))
        days.set(target.key, day)
    }
  }
  return days
}

const clinical = new Set(['vital-signs', 'laboratory', undefined])

function recentIn(record: PatientRecord): ChartContext['recent'] {
  return ofType(record.observations, 'Observation')
    .filter((one) => clinical.has(one.detail.category))
    .flatMap((one) => {
      const { value } = one.detail
      const date = one.effective?.text.slice(0, 10)
      return value === undefined || date === undefined ? [] : [{ label: one.display, value, date }]
    })
    .slice(0, recentMax)
}

function problemsIn(record: PatientRecord): ChartContext['problems'] {
  const active = ofType(record.conditions, 'Condition').filter((one) =>
    ['active', 'recurrence', 'relapse'].includes(one.status),
  )
  return firstOfEachName(active)
    .slice(0, problemsMax)
    .map((one) => plainWords(one.display))
}

function visitsIn(record: PatientRecord): Summary['visits'] {
  return ofType(record.appointments, 'Appointment').flatMap((one) => {
    const at = one.effective?.instant.toString()
    return at !== undefined && ['booked', 'pending', 'arrived', 'checked-in'].includes(one.status)
      ? [{ at, with: one.detail.with ?? 'the practice' }]
      : []
  })
}

function ofType<Type extends Detail['type']>(
  resources: readonly JsonObject[],
  type: Type,
): readonly Facts<Type>[] {
  return resources.flatMap((resource) => {
    if (!isEntryType(type) || resource['resourceType'] !== type) return []
    const reading = readResource(resource)
    if (reading.outcome !== 'read' || !('detail' in reading.facts)) return []
    const { facts } = reading
    return isOfType(facts, type) ? [facts] : []
  })
}

function isOfType<Type extends Detail['type']>(
  facts: EntryFacts,
  type: Type,
): facts is Facts<Type> {
  return facts.detail.type === type
}

function firstOfEachName<Entry extends EntryFacts>(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>()
  return entries.filter((one) => {
    const name = one.display.toLowerCase()
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

/** Without the kind of concept that SNOMED CT puts in brackets: `Asthma (disorder)`. */
function plainWords(words: string): string {
  return words.replace(
    / \((disorder|finding|situation|substance|organism|procedure|product)\)$/,
    '',
  )
}
