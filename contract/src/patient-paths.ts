// Every URL of the patient pages is made here: pages, and what their forms and islands send to.
import type { ConversationId, EntryId } from './ids.ts'
import type { TopicKey } from './words.ts'

export const patientPaths = {
  home: (): string => '/',

  /** The form for a code from the desk. With a code, it is filled in; opening it never signs anyone in. */
  join: (code?: string): string =>
    code === undefined ? '/join' : `/join/${encodeURIComponent(code)}`,
  joinContact: (): string => '/join/contact',
  joinCode: (): string => '/join/code',
  welcome: (): string => '/welcome',

  signIn: (): string => '/sign-in',
  /** POST: send a code by the way the form names. */
  sendCode: (): string => '/sign-in/send-code',
  signInCode: (): string => '/sign-in/code',
  signOut: (): string => '/sign-out',
  signOutEverywhere: (): string => '/sign-out-everywhere',
  /** POST from the idle dialog: "I am still here". */
  stay: (): string => '/stay',

  signInPasskeyOptions: (): string => '/sign-in/passkey/options',
  signInPasskey: (): string => '/sign-in/passkey',
  passkeyOptions: (): string => '/passkeys/options',
  passkeys: (): string => '/passkeys',
  removePasskey: (passkey: string): string => `/passkeys/${encodeURIComponent(passkey)}/remove`,

  /** The topics; the form on it comes back here with `topic` and `go`. */
  write: (): string => '/write',
  /** GET the form, POST to send it. */
  writeAbout: (topic: TopicKey): string => `/write/${topic}`,
  /** PUT (JSON) or POST (form) to save without sending. */
  writeDraft: (topic: TopicKey): string => `/write/${topic}/draft`,
  sent: (conversation: ConversationId): string => `/sent/${conversation}`,

  messages: (before?: string): string =>
    before === undefined ? '/messages' : `/messages?before=${encodeURIComponent(before)}`,
  /** The conversation, scrolled to one of its entries when one is named. */
  conversation: (id: ConversationId, entry?: EntryId): string =>
    entry === undefined ? `/messages/${id}` : `/messages/${id}#${entry}`,
  reply: (id: ConversationId): string => `/messages/${id}/reply`,
  replyDraft: (id: ConversationId): string => `/messages/${id}/draft`,

  you: (): string => '/you',
  /** Where notices go, and the code that proves a new address. */
  address: (): string => '/you/address',
  addressCode: (): string => '/you/address/code',
  howItWorks: (): string => '/you/how-it-works',

  live: (): string => '/live',

  demo: (): string => '/demo',
  demoSignIn: (): string => '/demo/sign-in',
  demoOutbox: (): string => '/demo/outbox',
} as const

/** A telephone number as a link: `tel:+15550100142`. */
export function telephone(dial: string): string {
  return `tel:${dial}`
}
