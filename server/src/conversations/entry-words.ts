import { asId } from '@salve/contract/ids'
import type { Answer, Author as AuthorOut, Entry as EntryOut } from '@salve/contract/desk'
import {
  type CallAttempt,
  type Medium,
  moveReasons,
  type Outcome,
  outcomes,
  type PastStop,
  pastStops,
} from '@salve/contract/desk-words'
import { z } from 'zod'
import type { Author, Entry } from './conversation.ts'

/** Names the ids in entries: desks for moves. */
export type EntryContext = { readonly deskNames: ReadonlyMap<string, string> }

const answers: z.ZodType<Answer[]> = z.array(
  z.object({
    label: z.string(),
    value: z.string(),
    origin: z.enum(['chart', 'patient']).exactOptional(),
    changedFrom: z.string().exactOptional(),
  }),
)

/** The form's answers kept with a patient's first message; none for other messages. */
export function answersOf(entry: Entry): Answer[] {
  const kept = entry.data['answers']
  if (kept === undefined) return []
  const read = answers.safeParse(kept)
  return read.success ? read.data : []
}

/** The entries as the desk shows them; a message is 'filed' only when a filing entry says so. */
export function entriesOut(context: EntryContext, entries: readonly Entry[]): EntryOut[] {
  const filed = filedIds(entries)
  return entries.flatMap((entry) => entryOut(context, entry, filed))
}

export function mediumOf(data: Entry['data']): Medium {
  return data['medium'] === 'phone' ? 'phone' : 'written'
}

export function attemptOf({ data }: Entry): CallAttempt {
  return data['outcome'] === 'left-message' ? 'left-message' : 'no-answer'
}

/** The ids of the messages whose chart copy exists. */
export function filedIds(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(
    entries
      .filter((entry) => entry.kind === 'filing' && entry.data['state'] !== 'failed')
      .map((entry) => textOf(entry, 'entryId')),
  )
}

function entryOut(context: EntryContext, entry: Entry, filed: ReadonlySet<string>): EntryOut[] {
  const base = { id: entry.id, at: entry.at.toString() }
  const by = authorOut(entry.author)
  switch (entry.kind) {
    case 'message': {
      const state = filed.has(entry.id) ? 'filed' : 'pending'
      const { seq } = entry
      const answers = answersOf(entry)
      // A request's text is its answers once more, as one text for the chart.
      const text = answers.length > 0 ? '' : (entry.text ?? '')
      const medium = mediumOf(entry.data)
      return [{ ...base, kind: 'message', seq, author: by, text, answers, filed: state, medium }]
    }
    case 'note':
      return [{ ...base, kind: 'note', author: by, text: entry.text ?? '' }]
    case 'called':
      return [{ ...base, kind: 'called', by, outcome: attemptOf(entry) }]
    case 'claimed':
      return [{ ...base, kind: 'claimed', by }]
    case 'released':
      return [{ ...base, kind: 'released', by, because: 'asked' }]
    case 'moved': {
      const name = (field: string): string =>
        context.deskNames.get(textOf(entry, field)) ?? 'another desk'
      const reason = moveReasons.find((each) => each === entry.data['reason']) ?? 'other'
      return [{ ...base, kind: 'moved', by, from: name('fromDesk'), to: name('toDesk'), reason }]
    }
    case 'read':
      return [{ ...base, kind: 'read', by }]
    case 'promise':
      return [{ ...base, kind: 'promise', dueAt: textOf(entry, 'dueAt') }]
    case 'filing':
      return [
        { ...base, kind: 'filing', state: entry.data['state'] === 'failed' ? 'failed' : 'filed' },
      ]
    case 'closed': {
      const outcome = outcomes.find((each) => each === entry.data['outcome'])
      return [{ ...base, kind: 'closed', by, ...outcomePart(outcome) }]
    }
    case 'reopened':
      return [{ ...base, kind: 'reopened', by }]
    case 'notice': {
      const state = entry.data['state'] === 'failed' ? 'failed' : 'sent'
      return [{ ...base, kind: 'notice', channel: 'email', state }]
    }
    case 'safety':
      return [{ ...base, kind: 'safety', found: textOf(entry, 'found'), ...saidPart(entry) }]
  }
}

function saidPart({ data }: Entry): { patientSaid?: PastStop } {
  const patientSaid = pastStops.find((each) => each === data['patientSaid'])
  return patientSaid === undefined ? {} : { patientSaid }
}

function outcomePart(outcome: Outcome | undefined): { outcome?: Outcome } {
  return outcome === undefined ? {} : { outcome }
}

export function textOf(entry: Entry, field: string): string {
  const value = entry.data[field]
  return typeof value === 'string' ? value : ''
}

function authorOut(author: Author): AuthorOut {
  return {
    kind: author.kind === 'house' ? 'system' : author.kind,
    name: author.name,
    ...(author.kind === 'staff' && author.id !== undefined
      ? { personId: asId('person', author.id) }
      : {}),
    ...(author.role === undefined ? {} : { role: author.role }),
  }
}
