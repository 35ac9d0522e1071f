import type { PatientId, PersonId, PracticeId, SessionId } from '@salve/contract/ids'
import type { Role } from '@salve/contract/words'

/** What a session brings along: how often the practice's configuration had changed when it was found. */
type Signed = { readonly configuration?: number | undefined }

/** For whom a transaction runs. PostgreSQL's row-level security sees exactly this. */
export type Subject = StaffSubject | PatientSubject | WorkerSubject | SignInSubject

export type StaffSubject = Signed & {
  readonly kind: 'staff'
  readonly practiceId: PracticeId
  readonly personId: PersonId
  readonly role: Role
  readonly sessionId: SessionId
}
export type PatientSubject = Signed & {
  readonly kind: 'patient'
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly sessionId: SessionId
}
/** The house itself, doing what follows from a fact or an administrator's command, in one practice. */
export type WorkerSubject = { readonly kind: 'worker'; readonly practiceId: PracticeId }
/** Nobody yet: sees sign-in rows only (sessions, invitations, codes, passkeys). */
export type SignInSubject = { readonly kind: 'sign-in' }

/** The statements that make a transaction a subject's own. Ids are UUIDs by type. */
export function settingsFor(subject: Subject): string {
  const settings: [string, string][] = [['salve.kind', subject.kind]]
  if (subject.kind !== 'sign-in') settings.push(['salve.practice_id', subject.practiceId])
  if (subject.kind === 'patient') settings.push(['salve.patient_ids', `{${subject.patientId}}`])
  return settings.map(([name, value]) => `set local ${name} = '${value}'`).join('; ')
}
