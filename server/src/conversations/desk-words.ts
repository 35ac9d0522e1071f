import { draftKinds, type DueLevel } from '@salve/contract/desk-words'
import type { Claim as ClaimOut, ConversationRow, Due } from '@salve/contract/desk'
import type { ConversationId, PersonId } from '@salve/contract/ids'
import type { TopicKey } from '@salve/contract/words'
import { rowPatient } from '../patients/patient.ts'
import { initialsOf, type Person } from '../people/person.ts'
import type { Claim, Conversation, Listed } from './conversation.ts'
import { threadPlace } from './draft-place.ts'
import type { DeskDrafts } from './draft-sql.ts'
import type { DeskLine } from './desk-sql.ts'

/** What turns rows into the desk's words: the instant of asking, its day at the practice, the names of topics and people. */
export type DeskContext = {
  readonly now: Temporal.Instant
  readonly today: Temporal.PlainDate
  /** When that day ends on the practice's clock. */
  readonly dayEnds: Temporal.Instant
  readonly topicNames: ReadonlyMap<TopicKey, string>
  readonly people: ReadonlyMap<PersonId, Person>
}

export function topicOut(context: DeskContext, key: TopicKey): { key: TopicKey; name: string } {
  return { key, name: context.topicNames.get(key) ?? key }
}

const hourMs = 3_600_000

/** How near a due instant is: passed, within the hour, later on the same practice day, later. */
export function dueLevel(context: DeskContext, at: Temporal.Instant): DueLevel {
  const leftMs = at.epochMilliseconds - context.now.epochMilliseconds
  if (leftMs <= 0) return 'past'
  if (leftMs <= hourMs) return 'hour'
  return Temporal.Instant.compare(at, context.dayEnds) < 0 ? 'today' : 'later'
}

export function dueOut(context: DeskContext, due: NonNullable<Conversation['due']>): Due {
  return { at: due.at.toString(), since: due.since.toString(), level: dueLevel(context, due.at) }
}

export function claimOut(claim: Claim, name: string): ClaimOut {
  const { personId, until } = claim
  return { personId, name, initials: initialsOf(name), until: until.toString() }
}

type RowParts = Omit<ConversationRow, 'patient' | 'facts' | 'desk' | 'writing' | 'draft' | 'claim'>

/** What a line of a desk and an open thread have in common. */
export function rowParts(context: DeskContext, conversation: Listed): RowParts {
  const { urgent, due } = conversation
  return {
    id: conversation.id,
    reference: conversation.reference,
    topic: topicOut(context, conversation.topicKey),
    summary: conversation.summary,
    unread: conversation.staffReadSeq < conversation.patientSeq,
    ...(urgent === undefined
      ? {}
      : { urgent: { found: urgent.found, sentAt: urgent.at.toString() } }),
    ...(due === undefined ? {} : { due: dueOut(context, due) }),
    state: conversation.state,
    lastAt: conversation.lastAt.toString(),
    version: conversation.patientSeq,
  }
}

export function rowOut(context: DeskContext, line: DeskLine, drafts: DeskDrafts): ConversationRow {
  const { conversation } = line
  const claim = liveClaim(context, conversation)
  const [writing] = writersAt(context, drafts, conversation.id)
  const draft = draftKinds.some((kind) => drafts.own.has(threadPlace(kind, conversation.id)))
  return {
    ...rowParts(context, conversation),
    facts: [...conversation.facts],
    patient: rowPatient(line.patient, context.today),
    ...(claim === undefined ? {} : { claim }),
    ...(writing === undefined ? {} : { writing: writing.name }),
    ...(draft ? { draft } : {}),
  }
}

/** The colleagues who are writing a reply in a conversation. */
export function writersAt(
  { people }: Pick<DeskContext, 'people'>,
  drafts: DeskDrafts,
  id: ConversationId,
): readonly Person[] {
  const writers: ReadonlySet<string> = drafts.writers.get(threadPlace('reply', id)) ?? new Set()
  return [...people.values()].filter((person) => writers.has(person.id))
}

export function liveClaim(
  context: Pick<DeskContext, 'now' | 'people'>,
  { claim }: Pick<Conversation, 'claim'>,
): ClaimOut | undefined {
  const name = claim === undefined ? undefined : context.people.get(claim.personId)?.name
  if (claim === undefined || name === undefined) return undefined
  return Temporal.Instant.compare(claim.until, context.now) > 0 ? claimOut(claim, name) : undefined
}
