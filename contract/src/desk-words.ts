// What both sides of the staff desk say, with no schema library: the browser imports values only from here
// and from ids.ts, words.ts and staff-paths.ts; everything else in the contract reaches it as types.

/** The tabs of a desk. `open` holds `unclaimed`, `mine` and what colleagues have claimed. */
export const views = ['open', 'unclaimed', 'mine', 'waiting', 'done'] as const
export type View = (typeof views)[number]

/** `waiting`: answered, the patient may still write. `done`: closed; a new patient message reopens it. */
export const conversationStates = ['open', 'waiting', 'done'] as const
export type ConversationState = (typeof conversationStates)[number]

/** How near a due instant is, as the server judged it at `asOf`: passed, within 60 minutes, later on the same practice day, later. */
export const dueLevels = ['past', 'hour', 'today', 'later'] as const
export type DueLevel = (typeof dueLevels)[number]

/** `taken-back`: who had just moved it undid that. `danger-words`: the house itself moved it, for its words. */
export const moveReasons = [
  'wrong-topic',
  'needs-their-skill',
  'we-are-away',
  'other',
  'taken-back',
  'danger-words',
] as const
export type MoveReason = (typeof moveReasons)[number]

export const outcomes = ['answered', 'talked-by-phone', 'visit-booked', 'no-answer-needed'] as const
export type Outcome = (typeof outcomes)[number]

/** How a message was said: typed here, or on the phone and written down by staff. */
export const media = ['written', 'phone'] as const
export type Medium = (typeof media)[number]

/** What of a call to the patient can be logged. Only `talked` answers anything. */
export const callOutcomes = ['talked', 'left-message', 'no-answer'] as const
export type CallOutcome = (typeof callOutcomes)[number]
/** A call that did not reach the patient. */
export type CallAttempt = Exclude<CallOutcome, 'talked'>

/** What a patient said on the page that stopped them for words that can mean danger. */
export const pastStops = ['sent-anyway', 'calling'] as const
export type PastStop = (typeof pastStops)[number]

export const draftKinds = ['reply', 'note'] as const
export type DraftKind = (typeof draftKinds)[number]

export const obligationViews = ['open', 'past-ladder'] as const
export type ObligationView = (typeof obligationViews)[number]

export const pageSizeMax = 100
/** Lists are counted up to here: at a hundred it no longer matters how many more there are. */
export const countMax = 100
export const textLengthMax = 10_000
export const noteLengthMax = 4_000

/** Request headers of the desk, in lower case. */
export const deskHeaders = {
  /** A UUID on every write; the same key with the same body gets the first answer again. Kept 24 hours. */
  idempotencyKey: 'idempotency-key',
  /** The token from `GET /api/desk/session`, on every write. */
  csrf: 'x-salve-csrf',
  /** `1` on what the page fetches by itself: such a request does not put off the idle lock. */
  background: 'x-salve-background',
} as const

/** Every refusal the desk's API gives, with its status. Anything else is a fault (500, 503). */
export const problemStatus = {
  validation: 422,
  'blanks-left': 422,
  'patient-wrote-again': 409,
  'colleague-replied': 409,
  'already-claimed': 409,
  'stale-draft': 409,
  'reply-not-allowed': 403,
  'not-found': 404,
  'signed-out': 401,
  locked: 401,
  'wrong-sign-in': 401,
  'link-spent': 410,
  'too-many': 429,
} as const
export type ProblemType = keyof typeof problemStatus

/** A stretch of a text, in UTF-16 units; `end` is exclusive. */
export type Range = { start: number; end: number }
export type Blank = Range & { text: string }

/** The `[[what to check]]` blanks still in a text, in order. A reply that holds one is never sent. */
export function findBlanks(text: string): Blank[] {
  const blanks: Blank[] = []
  for (const match of text.matchAll(/\[\[([^[\]]*)\]\]/g)) {
    const start = match.index
    blanks.push({ start, end: start + match[0].length, text: match[1] ?? '' })
  }
  return blanks
}
