// Who may do what over HTTP, written from the specification alone: the specification
// section 2, the issue, ARCHITECTURE.md. Imports no code of the product, and must never do so.

/** Somebody as the specification sees them. Practices, desks and people by their names here. */
export type Eyes =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'staff'
      readonly name: string
      readonly practice: string
      readonly stage: 'totp' | 'locked' | 'full'
      /** Where they sit now; a manager's or administrator's role opens no desk. */
      readonly desks: readonly string[]
    }
  | {
      readonly kind: 'patient'
      readonly name: string
      readonly practice: string
      /** Idle for more than 15 minutes: must prove themselves again. */
      readonly stale: boolean
    }

/** What a path names, as the specification sees it. */
export type Thing =
  | {
      readonly kind: 'conversation'
      readonly practice: string
      readonly patient: string
      readonly desk: string
      /** The patient's own doctor, where the topic lets the doctor read. */
      readonly doctor: string | undefined
    }
  | { readonly kind: 'desk'; readonly practice: string; readonly desk: string }
  | { readonly kind: 'patient'; readonly practice: string }
  | { readonly kind: 'slip'; readonly practice: string; readonly open: boolean }
  | { readonly kind: 'passkey'; readonly patient: string }
  | { readonly kind: 'template'; readonly practice: string }
  | { readonly kind: 'topic'; readonly open: boolean }
  /** Well formed, and nothing has it. */
  | { readonly kind: 'missing' }
  /** Not an id at all. */
  | { readonly kind: 'malformed' }

export type Rule = {
  readonly door: 'anyone' | 'patient' | 'staff' | 'staff at the door'
  readonly face: 'page' | 'api'
  /** What the path's id names; none when it names nothing. */
  readonly of?: Exclude<Thing['kind'], 'missing' | 'malformed'>
  /** What else it names; the asker must be let in to both. */
  readonly and?: 'template'
  /** Statuses for a proper request of somebody let in, about a thing they may have. */
  readonly answers: readonly number[]
  readonly stream?: true
}

const anyone = (face: Rule['face'], ...answers: number[]): Rule => ({
  ...{ door: 'anyone', face, answers },
})
const patient = (face: Rule['face'], answers: number[], of?: Rule['of']): Rule => ({
  ...{ door: 'patient', face, answers, ...(of && { of }) },
})
const staff = (answers: number[], of?: Rule['of'], face: Rule['face'] = 'api'): Rule => ({
  ...{ door: 'staff', face, answers, ...(of && { of }) },
})
const atTheDoor: Rule = { door: 'staff at the door', face: 'api', answers: [204, 401] }

/** Every route the house may have. One that is not here is a deviation. */
export const rules: Readonly<Record<string, Rule>> = {
  'GET /health': anyone('api', 200),
  'GET /metrics': anyone('api', 200),

  // the staff door: a wrong password, a spent link and a wrong answer are all refused alike
  'GET /api/desk/session': anyone('api', 200),
  'POST /api/desk/sign-in/password': anyone('api', 401),
  'POST /api/desk/sign-in/totp': atTheDoor,
  'POST /api/desk/session/unlock': atTheDoor,
  'POST /api/desk/session/lock': atTheDoor,
  'POST /api/desk/sign-in/passkey/options': anyone('api', 200),
  'POST /api/desk/sign-in/passkey/verify': anyone('api', 401),
  'POST /api/desk/set-up/open': anyone('api', 404, 410),
  'POST /api/desk/set-up/finish': anyone('api', 404, 410),
  'POST /api/desk/session/sign-out': anyone('api', 204),
  'POST /api/desk/passkeys/options': staff([200]),
  'POST /api/desk/passkeys': staff([422]),
  'POST /api/desk/session/sign-out-everywhere': staff([204]),

  // the patients' door
  'GET /join': anyone('page', 200),
  'GET /join/:code': anyone('page', 200),
  'POST /join': anyone('page', 422),
  'GET /sign-in': anyone('page', 200, 303),
  'POST /sign-in/send-code': anyone('page', 303),
  'GET /sign-in/code': anyone('page', 200, 303),
  'POST /sign-in/code': anyone('page', 422),
  'POST /sign-in/passkey/options': anyone('api', 200),
  'POST /sign-in/passkey': anyone('api', 401),
  'POST /sign-out': anyone('page', 303),
  'POST /sign-out-everywhere': anyone('page', 303),
  'GET /join/contact': patient('page', [200, 303]),
  'POST /join/contact': patient('page', [303]),
  'GET /join/code': patient('page', [200, 303]),
  'POST /join/code': patient('page', [422]),
  'POST /passkeys/options': patient('api', [200]),
  'POST /passkeys': patient('api', [422]),
  'POST /passkeys/:passkey/remove': patient('page', [303], 'passkey'),
  'POST /stay': patient('api', [204]),

  // the patient's own pages
  'GET /': patient('page', [200]),
  'GET /write': patient('page', [200]),
  'GET /write/:topic': patient('page', [200], 'topic'),
  'POST /write/:topic': patient('page', [303], 'topic'),
  'PUT /write/:topic/draft': patient('page', [200], 'topic'),
  'POST /write/:topic/draft': patient('page', [303], 'topic'),
  'GET /sent/:id': patient('page', [200], 'conversation'),
  'GET /messages': patient('page', [200]),
  'GET /messages/:id': patient('page', [200], 'conversation'),
  'GET /messages/:id/reply': patient('page', [303], 'conversation'),
  'POST /messages/:id/reply': patient('page', [303], 'conversation'),
  'PUT /messages/:id/draft': patient('page', [200], 'conversation'),
  'GET /you': patient('page', [200]),
  'GET /you/address': patient('page', [200]),
  // with no mail server there is no code to send, and none to type
  'POST /you/address': patient('page', [303]),
  'GET /you/address/code': patient('page', [200, 303]),
  'POST /you/address/code': patient('page', [422]),
  'GET /you/how-it-works': patient('page', [200]),
  'GET /welcome': patient('page', [200]),
  'GET /live': { ...patient('api', [200]), stream: true },

  // the desk
  'GET /api/desk/me': staff([200]),
  'PUT /api/desk/me/preferences': staff([204]),
  'GET /api/desk/desks/:desk/conversations': staff([200], 'desk'),
  'POST /api/desk/desks/:desk/claim-next': staff([200], 'desk'),
  'GET /api/desk/mine': staff([200]),
  'GET /api/desk/obligations': staff([200]),
  'GET /api/desk/templates': staff([200]),
  'GET /api/desk/live': { ...staff([200]), stream: true },
  // one or none: only who reads it finds it by its number
  'GET /api/desk/conversations': staff([200]),
  'GET /api/desk/conversations/:id': staff([200], 'conversation'),
  'GET /api/desk/conversations/:id/beside': staff([200], 'conversation'),
  'POST /api/desk/conversations/:id/read': staff([204], 'conversation'),
  'POST /api/desk/conversations/:id/claim': staff([200, 409], 'conversation'),
  'POST /api/desk/conversations/:id/release': staff([200], 'conversation'),
  'POST /api/desk/conversations/:id/reply': staff([201, 409], 'conversation'),
  'POST /api/desk/conversations/:id/call': staff([201], 'conversation'),
  'POST /api/desk/conversations/:id/notes': staff([201], 'conversation'),
  'POST /api/desk/conversations/:id/move': staff([200], 'conversation'),
  'POST /api/desk/conversations/:id/done': staff([200, 409], 'conversation'),
  'POST /api/desk/conversations/:id/reopen': staff([200], 'conversation'),
  // stale when the writer's own words there are newer
  'PUT /api/desk/conversations/:id/drafts/:kind': staff([200, 409], 'conversation'),
  'POST /api/desk/conversations/:id/templates/:template/fill': {
    ...staff([200], 'conversation'),
    and: 'template',
  },

  // any staff of the practice may find a patient and hand them a slip, whatever their role
  'GET /api/desk/patients': staff([200]),
  // of their conversations they find those they read
  'GET /api/desk/patients/:patient/conversations': staff([200], 'patient'),
  'POST /api/desk/patients/:patient/invitations': staff([201], 'patient'),
  'GET /desk/slips/:id': staff([200], 'slip', 'page'),

  // only in demo mode
  'GET /demo': anyone('page', 200),
  'POST /demo/sign-in': anyone('page', 303),
  'GET /demo/outbox': anyone('page', 200),
}

export type Expected = {
  readonly because: 'let in' | 'door' | 'hidden' | 'malformed'
  readonly statuses: readonly number[]
  /** Where a page sends somebody who must sign in. */
  readonly to?: '/sign-in'
}

/** What the specification says this asker gets. */
export function expected(method: string, rule: Rule, eyes: Eyes, thing?: Thing): Expected {
  const stopped = atDoor(method, rule, eyes)
  if (stopped !== undefined) return stopped
  if (thing?.kind === 'malformed') return { because: 'malformed', statuses: [422] }
  if (rule.of !== undefined && !(thing !== undefined && mayHave(eyes, thing))) {
    return { because: 'hidden', statuses: [404] }
  }
  return { because: 'let in', statuses: rule.answers }
}

function atDoor(method: string, { door, face }: Rule, eyes: Eyes): Expected | undefined {
  const refused = (status: number): Expected => ({ because: 'door', statuses: [status] })
  switch (door) {
    case 'anyone':
      return undefined
    case 'staff at the door':
      return eyes.kind === 'staff' ? undefined : refused(401)
    case 'staff':
      if (eyes.kind === 'patient') return refused(403)
      return eyes.kind === 'staff' && eyes.stage === 'full' ? undefined : refused(401)
    case 'patient':
      if (eyes.kind === 'staff') return refused(403)
      if (eyes.kind === 'patient' && !eyes.stale) return undefined
      return face === 'page' && method === 'GET'
        ? { because: 'door', statuses: [303], to: '/sign-in' }
        : refused(401)
  }
}

/** Whether somebody who is let in may have this thing. */
export function mayHave(eyes: Eyes, thing: Thing): boolean {
  switch (thing.kind) {
    case 'conversation':
      return reads(eyes, thing)
    case 'desk':
      return (
        eyes.kind === 'staff' && eyes.practice === thing.practice && eyes.desks.includes(thing.desk)
      )
    case 'patient':
      return eyes.kind === 'staff' && eyes.practice === thing.practice
    case 'slip':
      return eyes.kind === 'staff' && eyes.practice === thing.practice && thing.open
    case 'passkey':
      return eyes.kind === 'patient' && eyes.name === thing.patient
    case 'template':
      return eyes.kind === 'staff' && eyes.practice === thing.practice
    case 'topic':
      return thing.open
    case 'missing':
    case 'malformed':
      return false
  }
}

/**
 * Who reads a conversation: the patient it is about, staff who sit at its desk now, and the
 * patient's own doctor when its topic says so. Not a manager, an administrator, or somebody who
 * sat at the desk before.
 */
export function reads(eyes: Eyes, of: Extract<Thing, { kind: 'conversation' }>): boolean {
  switch (eyes.kind) {
    case 'nobody':
      return false
    case 'patient':
      return eyes.name === of.patient && !eyes.stale
    case 'staff':
      return (
        eyes.stage === 'full' &&
        eyes.practice === of.practice &&
        (eyes.desks.includes(of.desk) || eyes.name === of.doctor)
      )
  }
}

/** A string planted where only some may read it. */
export type Canary = { readonly text: string } & (
  | {
      readonly in: 'words' | 'reply' | 'note'
      readonly of: Extract<Thing, { kind: 'conversation' }>
    }
  /** Unsent words: their writer's alone. */
  | { readonly in: 'draft'; readonly by: string }
  /** Who is a patient here: known to all who work there, and to the patient. */
  | { readonly in: 'name'; readonly of: string; readonly practice: string }
  /** The imported record: the patient, and staff who read one of their conversations. */
  | {
      readonly in: 'chart'
      readonly of: string
      readonly readIn: readonly Extract<Thing, { kind: 'conversation' }>[]
    }
  /** The code on a slip: the practice's staff, who print it. */
  | { readonly in: 'slip'; readonly practice: string }
)

/** Whether this string may reach these eyes in an answer of this route. */
export function maySee(eyes: Eyes, canary: Canary, route: string): boolean {
  const full = eyes.kind === 'staff' && eyes.stage === 'full'
  switch (canary.in) {
    case 'words':
    case 'reply':
      return reads(eyes, canary.of)
    case 'note':
      return eyes.kind === 'staff' && reads(eyes, canary.of)
    case 'draft':
      return eyes.kind !== 'nobody' && eyes.name === canary.by
    case 'name':
      // The made-up practice lists its made-up people at its door, to anyone.
      if (route === 'GET /demo') return true
      if (eyes.kind === 'patient') return eyes.name === canary.of
      return full && eyes.practice === canary.practice
    case 'chart':
      if (eyes.kind === 'patient') return eyes.name === canary.of && !eyes.stale
      return canary.readIn.some((thing) => reads(eyes, thing))
    case 'slip':
      return full && eyes.practice === canary.practice
  }
}
