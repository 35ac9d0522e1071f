// The staff desk's API: what it answers. What it takes: desk-requests.ts. All paths: staff-paths.ts.
// Answers are 200 (201 for a reply or a note) with JSON, 204, or problem details; see `Problem`.
// Instants are ISO 8601 in UTC with `Z`; days are `YYYY-MM-DD`; absent is a missing key, never null.
import type {
  Blank,
  CallAttempt,
  ConversationState,
  DueLevel,
  Medium,
  MoveReason,
  Outcome,
  PastStop,
  ProblemType,
  Range,
} from './desk-words.ts'
import type { ConversationId, DeskId, EntryId, ObligationId } from './ids.ts'
import type { InvitationId, PatientId, PersonId, TemplateId } from './ids.ts'
import type { Role, TopicKey } from './words.ts'

/** The clock of one promise: begun `since`, due `at`. The ring on screen is the share of it that has passed. */
export type Due = { at: string; since: string; level: DueLevel }
/** A colleague's hold on a conversation; it lets go by itself at `until` and is put off by their work on it. */
export type Claim = { personId: PersonId; initials: string; name: string; until: string }
export type Topic = { key: TopicKey; name: string }
export type DeskName = { id: DeskId; key: string; name: string }
export type Preferences = {
  /** Single-letter keys (WCAG 2.1.4); the Alt forms work always. */
  singleKeys: boolean
  density: 'compact' | 'roomy'
  theme: 'system' | 'light' | 'dark'
}

/** `GET /me`. `csrf` is the same token as in `GET /session`. */
export type Me = {
  person: { id: PersonId; name: string; initials: string; role: Role; patientFacingName: string }
  practice: { name: string; phone: string; timeZone: string }
  desks: DeskCount[]
  mineCount: number
  /** Obligations nobody answered though their ladder ran out. */
  pastLadderCount: number
  preferences: Preferences
  csrf: string
  idleLockSeconds: number
  demo: boolean
}
export type DeskCount = DeskName & { openCount: number; urgentCount: number; member: boolean }

/** One line of a desk. Order of `open`, `unclaimed`, `mine`: urgent first, then by due instant; `waiting`, `done`: newest first. */
export type ConversationRow = {
  id: ConversationId
  /** `R-4821`: what is said on the phone. */
  reference: string
  topic: Topic
  /** Told only in `GET /mine`, where rows come from several desks. */
  desk?: DeskName
  patient: RowPatient
  /** The need in one line, made from the form. */
  summary: string
  /** Up to three short facts from the form's answers. */
  facts: string[]
  unread: boolean
  urgent?: Urgent
  due?: Due
  claim?: Claim
  /** A colleague who saved a draft of a reply in the last 30 seconds. */
  writing?: string
  /** Words of this person wait here, saved but not sent. */
  draft?: true
  state: ConversationState
  lastAt: string
  /** Sequence number of the patient's last message. */
  version: number
}
export type RowPatient = {
  name: string
  ageYears: number
  pronoun?: string
  /** Named only when it is not the practice's own. */
  languageName?: string
}
/** A red-flag rule's hit: the words as the patient wrote them. */
export type Urgent = { found: string; sentAt: string }

/**
 * `GET /desks/:desk/conversations?view=&after=&limit=` and `GET /mine?after=&limit=`. Also, without counts:
 * `GET /patients/:patient/conversations`, newest first, at most 50; `GET /conversations?reference=R-4821`, one or none.
 */
export type ConversationPage = {
  items: ConversationRow[]
  /** Opaque; absent on the last page. */
  next?: string
  counts: { open: number; unclaimed: number; mine: number; waiting: number; done: number }
  asOf: string
}

/** `GET /conversations/:id`. Reading it is logged; the patient's "read by" comes from `POST read`. */
export type Conversation = Omit<
  ConversationRow,
  'patient' | 'desk' | 'facts' | 'writing' | 'draft'
> & {
  desk: DeskName
  /** Oldest first; the newest 500. */
  entries: Entry[]
  /** Who of the staff has read or answered, and when last. */
  reads: { personId: PersonId; at: string }[]
  /** The patient's last message that this person has opened or answered; 0 for none. */
  readUpTo: number
  patient: PatientIdentity
  /** Those that fit what the patient wrote, best first; none when words were found that can mean danger. */
  templates: TemplateId[]
  replyPolicy: ReplyPolicy
  drafts: { reply?: Draft; note?: Draft }
  presence: Presence[]
  asOf: string
}
export type Reader = { personId: PersonId; name: string; role: string }
export type Presence = { personId: PersonId; name: string; doing: 'reading' | 'writing' }
export type ReplyPolicy = {
  allowed: boolean
  /** Why not, in words for the screen; present when not allowed. */
  why?: string
  /** Days the patient may answer before the conversation closes by itself. */
  patientDays?: number
}
/** The unsent text of one person in one conversation. `version` counts its saves from 1. */
export type Draft = { text: string; version: number }

export type Author = {
  kind: 'patient' | 'staff' | 'system'
  personId?: PersonId
  name: string
  /** A staff member's role, or the helper's tie to the patient. */
  role?: string
}
export type Answer = {
  label: string
  value: string
  /** `chart`: prefilled and left as it was. */
  origin?: 'chart' | 'patient'
  /** What the chart said before the patient changed it. */
  changedFrom?: string
}
type At<Kind extends string> = { kind: Kind; id: EntryId; at: string }
export type MessageEntry = At<'message'> & {
  seq: number
  author: Author
  text: string
  answers: Answer[]
  filed: 'pending' | 'filed'
  /** `phone`: staff wrote down what was said on the phone. */
  medium: Medium
}
export type Entry =
  | MessageEntry
  | (At<'note'> & { author: Author; text: string })
  | (At<'called'> & { by: Author; outcome: CallAttempt })
  | (At<'claimed'> & { by: Author })
  | (At<'released'> & { by: Author; because: 'asked' | 'expired' | 'taken-over' })
  | (At<'moved'> & { by: Author; from: string; to: string; reason: MoveReason })
  | (At<'read'> & { by: Author })
  | (At<'promise'> & { dueAt: string })
  | (At<'filing'> & { state: 'pending' | 'filed' | 'failed' })
  | (At<'closed'> & { by: Author; outcome?: Outcome })
  | (At<'reopened'> & { by: Author })
  | (At<'notice'> & { channel: 'email' | 'text' | 'paper'; state: 'sent' | 'failed' })
  | (At<'safety'> & { found: string; patientSaid?: PastStop })

/** Who the patient is: at least two identifiers. */
export type PatientIdentity = {
  id: PatientId
  name: string
  birthDate: string
  ageYears: number
  pronoun?: string
  chartNumber: string
  languageName?: string
  phone?: string
}

/**
 * `GET /conversations/:id/beside`. What stands beside a conversation and changes less often than it:
 * whoever answers must see it. `asOf`: when the chart said so. Reading it is logged.
 */
export type Beside = {
  readers: Reader[]
  allergies: { name: string; reaction?: string }[]
  medicines: { name: string; dose?: string; date?: string }[]
  recent: { label: string; value: string; date: string }[]
  problems: string[]
  nextVisit?: { at: string; with: string }
  otherConversations: OtherConversation[]
  asOf: string
}
export type OtherConversation = {
  id: ConversationId
  reference: string
  topic: Topic
  summary: string
  state: ConversationState
}

/** Answer of claim, release, move, done, reopen, reply and notes: where the conversation now stands. */
export type Acted = {
  id: ConversationId
  state: ConversationState
  version: number
  claim?: Claim
  entryId?: EntryId
}
/** `POST /desks/:desk/claim-next`: `id` is absent when nothing is unclaimed. */
export type ClaimedNext = { id?: ConversationId }
/** `PUT drafts/:kind`. An empty text throws the draft away. */
export type DraftSaved = { version: number; savedAt: string }

/** `GET /templates?topic=`. `{{patient.first-name}}` is filled from the chart, `[[what to check]]` by the writer. */
export type TemplateList = { items: Template[] }
export type Template = {
  id: TemplateId
  title: string
  body: string
  topics: TopicKey[]
  /** The owning desk's name; absent when the practice owns it. */
  desk?: string
  usedCount: number
}
export type Filled = { text: string; blanks: Blank[]; filled: Range[] }

/** `GET /patients?q=`: by name, birth date or chart number; at most 20. */
export type PatientList = { items: PatientHit[] }
export type PatientHit = {
  id: PatientId
  name: string
  birthDate: string
  ageYears: number
  chartNumber: string
  joined: boolean
  openCount: number
}
/** `POST /patients/:id/invitations`, with an empty body. */
export type Invitation = {
  id: InvitationId
  code: string
  url: string
  expiresAt: string
  slipUrl: string
  qr: Qr
}
/** The dark modules of a QR code as one SVG path in a `size` by `size` box. */
export type Qr = { size: number; path: string }

/** `GET /obligations?state=&after=&limit=`: what is still owed, longest waiting first. */
export type ObligationPage = {
  items: ObligationRow[]
  next?: string
  counts: { open: number; pastLadder: number }
  asOf: string
}
export type ObligationRow = {
  id: ObligationId
  conversationId: ConversationId
  reference: string
  topic: Topic
  desk: DeskName
  patient: RowPatient
  summary: string
  owedSince: string
  due: Due
  /** The last rung climbed, in words: `Told the lead nurse`. `step` 0: none yet. */
  ladder: { step: number; of: number; words: string; at?: string }
  claim?: Claim
}

/** `GET /live` (server-sent events, default event name). A hint: refetch what is on screen. */
export type LiveEvent =
  | { type: 'conversation-changed'; id: ConversationId; deskId: DeskId; version: number }
  | { type: 'resync' }

/** A refusal: RFC 9457 problem details whose `type` is one of a closed list. */
export type Problem = ProblemBase &
  (
    | { type: Exclude<ProblemType, ProblemWithMembers> }
    | { type: 'patient-wrote-again'; newEntries: Entry[]; version: number }
    | { type: 'colleague-replied'; newEntries: Entry[]; by: string }
    | { type: 'already-claimed'; by: { personId: PersonId; name: string }; until: string }
    | { type: 'blanks-left'; blanks: Blank[] }
    | { type: 'stale-draft'; draft: Draft }
    | { type: 'too-many'; retryAfterSeconds: number }
  )
export type ProblemBase = {
  title: string
  status: number
  detail?: string
  errors?: { field: string; problem: string }[]
}
type ProblemWithMembers =
  | 'patient-wrote-again'
  | 'colleague-replied'
  | 'already-claimed'
  | 'blanks-left'
  | 'stale-draft'
  | 'too-many'
