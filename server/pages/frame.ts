import type { Language, Words } from './words.ts'

/** A telephone number as people read it, and as a phone dials it (`+15550100142`). */
export type Phone = { readonly shown: string; readonly dial: string }

/** Someone of the practice, or someone who helps the patient, by the name and role the patient knows. */
export type Person = { readonly name: string; readonly role: string }

/** What every patient page needs to know, whatever it is about. */
export type Frame = {
  readonly t: Words
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
  readonly now: Temporal.Instant
  /** The practice's time zone: all times are said in it. */
  readonly zone: string
  readonly practice: {
    readonly name: string
    readonly phone: Phone
    readonly nurse: Phone
    /** The address people know, such as `maplestreet.example`. */
    readonly host: string
  }
  /** Goes into every form that changes something. */
  readonly csrf: string
  /** Who is signed in; absent on the pages before that. */
  readonly patient?: {
    readonly firstName: string
    readonly unread: number
    /** Seconds without a sign of life after which the server signs out. */
    readonly idleSeconds: number
  }
}

/** What a form posts a second time when the first try was lost: the same key, so that it counts once. */
export type OnceKey = string

/** How people speak of someone: "Dana" for Dana Lee, "Dr. Okafor" for Dr. Amara Okafor. */
export function callName(name: string): string {
  const words = name.replace(/,.*$/u, '').split(/\s+/u)
  const [first = '', ...others] = words
  return first.endsWith('.') ? `${first} ${others.at(-1) ?? ''}`.trim() : first
}

/** The words as a sentence begins: with a capital letter. */
export function capital(words: string): string {
  return words.replace(/^./u, (first) => first.toUpperCase())
}
