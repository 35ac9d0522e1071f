// Every URL of the staff desk is made here: pages the browser shows, and the API it calls. No schema library.
import type { ConversationId, DeskId, PatientId, TemplateId } from './ids.ts'
import type { DraftKind, ObligationView, View } from './desk-words.ts'

/** The pages of the desk. All but the slip are drawn by the single-page app (`staff/dist/index.html` for any of them). */
export const staffPages = {
  home: (): string => '/desk',
  signIn: (): string => '/desk/sign-in',
  /** The set-up link carries its token in the fragment, so that no server or proxy logs it. */
  setUp: (token: string): string => `/desk/set-up#${token}`,
  desk: (deskKey: string, view?: View): string =>
    `/desk/inbox/${encodeURIComponent(deskKey)}${query({ view: view === 'open' ? undefined : view })}`,
  mine: (): string => '/desk/mine',
  conversation: (id: ConversationId): string => `/desk/c/${id}`,
  /** A patient's messages, as far as the person may read them. */
  patient: (id: PatientId): string => `/desk/patients/${id}`,
  owed: (state?: ObligationView): string =>
    `/desk/owed${query({ state: state === 'open' ? undefined : state })}`,
  invite: (q?: string): string => `/desk/invite${query({ q })}`,
  /** The printable invitation slip, rendered on the server. */
  slip: (invitation: string): string => `/desk/slips/${invitation}`,
} as const

export type Page = { after?: string | undefined; limit?: number | undefined }

/** The API of the desk. Every path is under `/api/desk`. */
export const staffApi = {
  me: (): string => '/api/desk/me',
  preferences: (): string => '/api/desk/me/preferences',
  live: (): string => '/api/desk/live',
  desk: (desk: DeskId, view: View, page: Page = {}): string =>
    `/api/desk/desks/${desk}/conversations${query({ view, ...page })}`,
  claimNext: (desk: DeskId): string => `/api/desk/desks/${desk}/claim-next`,
  mine: (page: Page = {}): string => `/api/desk/mine${query(page)}`,
  conversation: (id: ConversationId): string => `/api/desk/conversations/${id}`,
  beside: (id: ConversationId): string => `/api/desk/conversations/${id}/beside`,
  /** The one with this number, as people say it: `R-4821`. */
  numbered: (reference: string): string => `/api/desk/conversations${query({ reference })}`,
  act: (id: ConversationId, act: ConversationAct): string => `/api/desk/conversations/${id}/${act}`,
  draft: (id: ConversationId, kind: DraftKind): string =>
    `/api/desk/conversations/${id}/drafts/${kind}`,
  fill: (id: ConversationId, template: TemplateId): string =>
    `/api/desk/conversations/${id}/templates/${template}/fill`,
  templates: (topic?: string): string => `/api/desk/templates${query({ topic })}`,
  patients: (q: string): string => `/api/desk/patients${query({ q })}`,
  patient: (id: PatientId): string => `/api/desk/patients/${id}/conversations`,
  invitations: (patient: PatientId): string => `/api/desk/patients/${patient}/invitations`,
  obligations: (state: ObligationView, page: Page = {}): string =>
    `/api/desk/obligations${query({ state, ...page })}`,

  session: (): string => '/api/desk/session',
  password: (): string => '/api/desk/sign-in/password',
  totp: (): string => '/api/desk/sign-in/totp',
  passkeyOptions: (): string => '/api/desk/sign-in/passkey/options',
  passkeyVerify: (): string => '/api/desk/sign-in/passkey/verify',
  setUpOpen: (): string => '/api/desk/set-up/open',
  setUpFinish: (): string => '/api/desk/set-up/finish',
  newPasskeyOptions: (): string => '/api/desk/passkeys/options',
  newPasskey: (): string => '/api/desk/passkeys',
  lock: (): string => '/api/desk/session/lock',
  unlock: (): string => '/api/desk/session/unlock',
  signOut: (): string => '/api/desk/session/sign-out',
  signOutEverywhere: (): string => '/api/desk/session/sign-out-everywhere',
} as const

/** What is done to one conversation: each is a POST to `/api/desk/conversations/:id/<act>`. */
export type ConversationAct =
  | 'read'
  | 'claim'
  | 'release'
  | 'reply'
  | 'call'
  | 'notes'
  | 'move'
  | 'done'
  | 'reopen'

function query(fields: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
