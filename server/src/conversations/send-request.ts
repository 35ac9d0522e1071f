import type { Answer } from '@salve/contract/desk'
import type { PastStop } from '@salve/contract/desk-words'
import type { ConversationId, DeskId } from '@salve/contract/ids'
import type { AnswerProblem } from '../forms/answer-problem.ts'
import type { CheckedAnswers } from '../forms/check-answers.ts'
import { checkPosted } from '../forms/check-posted.ts'
import {
  allText,
  describeAnswers,
  type DescribedAnswer,
  pickedCodes,
  summaryLine,
} from '../forms/describe-answers.ts'
import type { PostedFields } from '../forms/posted-answers.ts'
import { findDangerDesk } from '../inboxes/find-danger-desk.ts'
import { openObligation } from '../obligations/open-obligation.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { findRedFlags } from '../safety/find-red-flags.ts'
import type { Hit } from '../safety/red-flags.ts'
import { saveHits } from '../safety/save-hits.ts'
import { dangersIn, promiseFor, titleFor } from '../topics/topic.ts'
import { messageEntries, numbered, sent } from './add-message.ts'
import { requestPlace } from './draft-place.ts'
import { duePromise } from './due-promise.ts'
import type { OpenForm } from './open-form.ts'
import { selectSameRequest, type SentBefore } from './own-sql.ts'
import { dropPatientDraft } from './save-draft.ts'
import { dangerKind } from './urgent-words.ts'
import { insertConversation, insertEntries, insertResponse } from './sql.ts'

export type RequestOutcome =
  | { readonly outcome: 'sent'; readonly conversationId: ConversationId }
  | { readonly outcome: 'answers-refused'; readonly problems: readonly AnswerProblem[] }
  /** Words or answers that can mean danger: shown first, never blocking. Nothing was sent. */
  | {
      readonly outcome: 'urgent-stop'
      readonly hits: readonly Hit[]
      /** Where it goes if it is sent all the same. */
      readonly deskId: DeskId
    }
  /** The same words under the same topic a short while ago. Nothing was sent. */
  | { readonly outcome: 'sent-before'; readonly before: SentBefore }

type Accepted = Extract<CheckedAnswers, { outcome: 'accepted' }>

/**
 * A patient's request under a topic: checked against its form, screened for danger, promised an
 * answer, and laid on the topic's desk, or where a nurse sees words of danger; in the right chart,
 * because the patient is who signed in.
 */
export async function sendRequest(
  tx: Tx,
  who: PatientSubject,
  form: OpenForm,
  posted: {
    readonly fields: PostedFields
    /** What the patient said at the urgent stop; undefined before they saw it. */
    readonly pastStop: PastStop | undefined
    /** The patient knows that the same was sent a short while ago, and means it. */
    readonly again: boolean
  },
): Promise<RequestOutcome> {
  const { questionnaire, prefill } = form
  const checked = checkPosted(questionnaire, posted.fields, prefill)
  if (checked.outcome === 'refused') {
    return { outcome: 'answers-refused', problems: checked.problems }
  }
  const hits = screen(form, checked)
  const topicDesk = form.row.deskId
  const deskId = hits.length === 0 ? topicDesk : await findDangerDesk(tx, who.practiceId, topicDesk)
  if (hits.length > 0 && posted.pastStop === undefined) {
    return { outcome: 'urgent-stop', hits, deskId }
  }
  const ready = {
    form,
    checked,
    hits,
    deskId,
    pastStop: posted.pastStop,
    ...wordsOf(form, checked),
  }
  const before = posted.again ? undefined : await sentBefore(tx, who, ready)
  if (before !== undefined) return { outcome: 'sent-before', before }
  return { outcome: 'sent', conversationId: await write(tx, who, ready) }
}

/** A page that comes back after sending (the browser's Back) is sent again by mistake within hours. */
const sentBeforeHours = 12

async function sentBefore(
  tx: Tx,
  who: PatientSubject,
  { form, text }: Ready,
): Promise<SentBefore | undefined> {
  const since = tx.now.subtract({ hours: sentBeforeHours })
  return await selectSameRequest(tx, who, { topicKey: form.row.topic.key, text, since })
}

/** The danger answers of the topic, and red flags in everything the patient wrote or picked. */
function screen({ row, questionnaire }: OpenForm, checked: Accepted): readonly Hit[] {
  const picked = pickedCodes(checked.response)
  const texts = allText(questionnaire, checked.response, checked.leftOut)
  const words = texts.filter(({ from }) => from === 'typed')
  const dangers = dangersIn(row.topic, picked).flatMap((danger) =>
    texts
      .filter(({ linkId, from }) => linkId === danger.linkId && from === 'picked')
      .map(({ text }): Hit => {
        const kind = dangerKind(danger) === 'crisis' ? 'self-harm' : 'emergency'
        const ruleId = `answer:${danger.linkId}`
        return {
          ruleId,
          kind,
          found: text,
          where: danger.linkId,
          ruleVersion: row.topic.form.version,
        }
      }),
  )
  return [
    ...dangers,
    ...findRedFlags({ parts: words.map(({ label, text }) => ({ where: label, text })) }),
  ]
}

type Ready = {
  readonly form: OpenForm
  readonly checked: Accepted
  readonly hits: readonly Hit[]
  readonly deskId: DeskId
  readonly pastStop: PastStop | undefined
  readonly described: readonly DescribedAnswer[]
  readonly answers: readonly Answer[]
  /** The answers once more, as one text. */
  readonly text: string
}

function wordsOf(
  { questionnaire }: OpenForm,
  { response }: Accepted,
): Pick<Ready, 'described' | 'answers' | 'text'> {
  const described = describeAnswers(questionnaire, response)
  const answers = described.map(answerOut)
  const text = answers.map(({ label, value }) => `${label}: ${value}`).join('\n')
  return { described, answers, text }
}

async function write(tx: Tx, who: PatientSubject, ready: Ready): Promise<ConversationId> {
  const { form, checked, hits, deskId, described, answers, text } = ready
  const { topic } = form.row
  const { promise } = promiseFor(topic, pickedCodes(checked.response))
  const due = await duePromise(tx, who.practiceId, promise.businessMinutes)
  const id = newId('conversation')
  const entryId = newId('entry')
  const of = { practiceId: who.practiceId, patientId: who.patientId, id }
  const author = { kind: 'patient', id: who.patientId } as const
  const title = titleFor(topic, described)
  const summary = summaryLine(form.questionnaire, checked.response)
  const found = hits[0]?.found
  const data = { answers, title: topic.name }
  const entries = messageEntries(author, {
    ...{ entryId, text, dueAt: due.dueAt, found, data },
    pastStop: ready.pastStop,
  })
  await insertConversation(tx, who, {
    ...{ id, topicKey: topic.key, deskId, title, entryCount: entries.length },
    summary: summary === '' ? title : summary,
    facts: factsOf(described, summary),
    urgentFound: found,
    dueAt: due.dueAt,
  })
  await insertEntries(tx, of, numbered(0, entries))
  const { url, version } = form.questionnaire
  await insertResponse(tx, of, { entryId, url, version, content: { ...checked.response } })
  await saveHits(tx, { who, conversationId: id, entryId }, hits)
  await openObligation(tx, who.practiceId, {
    ...{ conversationId: id, patientId: who.patientId, entryId, entrySeq: 1, deskId },
    dueAt: due.dueAt,
  })
  await dropPatientDraft(tx, who, requestPlace(topic.key))
  await sent(tx, who, { id, deskId, lastSeq: entries.length }, entryId)
  return id
}

function answerOut({ label, value, origin, changedFrom }: DescribedAnswer): Answer {
  return {
    label,
    value,
    ...(origin === undefined ? {} : { origin: 'chart' as const }),
    ...(changedFrom === undefined ? {} : { changedFrom }),
  }
}

const factsMax = 3
const factLengthMax = 72
const sayNothing = new Set(['', 'No', 'None of these'])

/** Short answers that say something the summary does not; what was only said yes to comes last. */
function factsOf(described: readonly DescribedAnswer[], summary: string): readonly string[] {
  return described
    .filter(({ value }) => !sayNothing.has(value) && !summary.includes(value))
    .toSorted((one, other) => Number(one.value === 'Yes') - Number(other.value === 'Yes'))
    .map(({ label, value }) => (value === 'Yes' ? label : `${label}: ${value}`))
    .filter((fact) => fact.length <= factLengthMax)
    .slice(0, factsMax)
}
