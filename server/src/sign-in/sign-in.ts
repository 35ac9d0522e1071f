// Owns who is at the other end: sessions, and the proofs that open one (invitations, codes by
// email, passkeys, passwords with a code app). Does not own people (people) or patients
// (patients); what a session may do is decided by each room.
import type { PatientId, PersonId, PracticeId } from '@salve/contract/ids'
import type { Secrets } from '../platform/crypto/secrets.ts'

/** A person idle this long is locked, a patient must prove themselves again (BRIEF 2.5). */
export const idleSeconds: number = 15 * 60
/** However busy, a session ends after this. */
export const sessionHours = 12
/** Between password and code. */
export const totpMinutes = 10
/** Misses at one session's lock or second step before it ends. */
export const missesMax = 5
export const invitationDays = 7
export const codeMinutes = 10
export const challengeMinutes = 5
export const setUpHours = 72
export const passwordLengthMin = 12

/** What signing in needs from the installation. */
export type SignInDeps = {
  /** `https://maplestreet.example`: where passkeys belong and what slips and links begin with. */
  readonly origin: string
  readonly secrets: Secrets
  /** Whether email leaves this house; without it no code is offered. */
  readonly sendsMail: boolean
  /** The made-up practice's own sign-in page; only in demo mode. */
  readonly demoUrl?: string
}

/** Somebody with an account: what a session, a passkey or a challenge belongs to. */
export type Account =
  | { readonly kind: 'staff'; readonly practiceId: PracticeId; readonly personId: PersonId }
  | { readonly kind: 'patient'; readonly practiceId: PracticeId; readonly patientId: PatientId }

/** What a session was opened with. */
export type How = 'password' | 'passkey' | 'code' | 'slip' | 'set-up' | 'demo'

/** The two columns that name an account; one of them is null. */
export function columnsOf(account: Account): {
  practice_id: PracticeId
  person_id: PersonId | null
  patient_id: PatientId | null
} {
  return {
    practice_id: account.practiceId,
    person_id: account.kind === 'staff' ? account.personId : null,
    patient_id: account.kind === 'patient' ? account.patientId : null,
  }
}

/** The account as the audit names it. */
export function auditedAs(account: Account): { kind: 'staff' | 'patient'; id: string } {
  return account.kind === 'staff'
    ? { kind: 'staff', id: account.personId }
    : { kind: 'patient', id: account.patientId }
}
