import type { TopicKey } from '@salve/contract/words'
import type { Resource } from '../forms/evaluate-path.ts'
import type { PostedFields } from '../forms/posted-answers.ts'
import { noPrefill, type Prefill, prefillSchema } from '../forms/prefill.ts'
import { prefillForm } from '../forms/prefill-form.ts'
import type { Questionnaire } from '../forms/questionnaire.ts'
import { readForm } from '../forms/read-form.ts'
import { type PatientRecord, readRecord } from '../patients/read-record.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { readPractice } from '../practices/read-practice.ts'
import { readTopic, type TopicRow } from '../topics/read-topics.ts'
import { z } from 'zod'
import { requestPlace } from './draft-place.ts'
import { readPatientDraft, savePatientDraft } from './save-draft.ts'

/** A form on its way: the topic, its questions, what the chart filled in, what was typed so far. */
export type OpenForm = {
  readonly row: TopicRow
  readonly questionnaire: Questionnaire
  readonly prefill: Prefill
  /** Undefined until something was saved. */
  readonly fields: PostedFields | undefined
}

const kept = z.object({
  prefill: prefillSchema.default(noPrefill),
  formVersion: z.string().optional(),
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
})

/**
 * Opens the form of a topic for a patient, filled in from the chart. What the chart said is kept
 * with the draft, so that what is sent can be compared with it however long the patient takes.
 * Undefined when the topic does not exist or is closed.
 */
export async function openForm(
  tx: Tx,
  who: PatientSubject,
  topicKey: TopicKey,
): Promise<OpenForm | undefined> {
  const row = await readTopic(tx, who.practiceId, topicKey)
  if (row === undefined || !row.open) return undefined
  const questionnaire = await readForm(tx, who.practiceId, row.topic.form)
  const place = requestPlace(topicKey)
  const draft = await readPatientDraft(tx, who, place)
  const read = kept.safeParse(draft?.content)
  if (read.success && read.data.formVersion === questionnaire.version) {
    return { row, questionnaire, prefill: read.data.prefill, fields: read.data.fields }
  }
  const prefill = await freshPrefill(tx, who, questionnaire)
  await savePatientDraft(tx, who, place, { prefill, formVersion: questionnaire.version })
  return { row, questionnaire, prefill, fields: undefined }
}

/** Keeps what is typed in a form; what the chart filled in stays with it. */
export async function keepForm(
  tx: Tx,
  who: PatientSubject,
  topicKey: TopicKey,
  fields: PostedFields,
): Promise<OpenForm | undefined> {
  const form = await openForm(tx, who, topicKey)
  if (form === undefined) return undefined
  const { prefill, questionnaire } = form
  const content = { prefill, formVersion: questionnaire.version, fields }
  await savePatientDraft(tx, who, requestPlace(topicKey), content)
  return { ...form, fields }
}

async function freshPrefill(
  tx: Tx,
  who: PatientSubject,
  questionnaire: Questionnaire,
): Promise<Prefill> {
  const practice = await readPractice(tx, who.practiceId)
  const record = await readRecord(tx, who.patientId)
  if (record === undefined) return noPrefill
  const today = tx.now.toZonedDateTimeISO(practice.calendar.timeZone).toPlainDate()
  const { patient, ...lists } = record
  return prefillForm(questionnaire, {
    today,
    patient: resourcesIn([patient])[0],
    ...mapLists(lists, resourcesIn),
  })
}

type Lists = Omit<PatientRecord, 'patient'>

function mapLists(
  lists: Lists,
  map: (list: Lists[keyof Lists]) => readonly Resource[],
): Record<keyof Lists, readonly Resource[]> {
  const { medications, allergies, conditions, observations, reports } = lists
  const { immunizations, appointments, encounters, coverage } = lists
  return {
    medications: map(medications),
    allergies: map(allergies),
    conditions: map(conditions),
    observations: map(observations),
    reports: map(reports),
    immunizations: map(immunizations),
    appointments: map(appointments),
    encounters: map(encounters),
    coverage: map(coverage),
  }
}

function resourcesIn(list: Lists[keyof Lists]): readonly Resource[] {
  return list.flatMap((resource) => {
    const { resourceType } = resource
    return typeof resourceType === 'string' ? [{ ...resource, resourceType }] : []
  })
}
