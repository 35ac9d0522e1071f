// Which rows each subject's transaction may see as the role salve_app, written from the
// specification alone. Imports no code of the product, and must never do so.

export type RowEyes = {
  readonly kind: 'staff' | 'patient' | 'worker' | 'sign-in' | 'none'
  readonly practiceId?: string
  readonly patientId?: string
}
type Row = Readonly<Record<string, unknown>>
type Sees = (row: Row, eyes: RowEyes) => boolean

const here = (row: Row, eyes: RowEyes): boolean => row['practice_id'] === eyes.practiceId
const house: Sees = (row, eyes) => here(row, eyes) && ['staff', 'worker'].includes(eyes.kind)
const worker: Sees = (row, eyes) => here(row, eyes) && eyes.kind === 'worker'
const own =
  (column = 'patient_id'): Sees =>
  (row, eyes) =>
    here(row, eyes) && eyes.kind === 'patient' && row[column] === eyes.patientId
const signingIn: Sees = (_row, eyes) => eyes.kind === 'sign-in'
const either =
  (...all: readonly Sees[]): Sees =>
  (row, eyes) =>
    all.some((sees) => sees(row, eyes))
const rightEyes = either(house, own())
const ofThePractice: Sees = (row, eyes) =>
  here(row, eyes) && !['sign-in', 'none'].includes(eyes.kind)

/** Every table with a patient's or a secret's data: under forced row-level security. */
export const guarded: Readonly<Record<string, Sees>> = {
  patient: either(house, own('id')),
  patient_identifier: rightEyes,
  record_entry: rightEyes,
  conversation: rightEyes,
  // never what only staff may read
  entry: either(house, (row, eyes) => own()(row, eyes) && row['audience'] === 'everyone'),
  questionnaire_response: rightEyes,
  red_flag_hit: rightEyes,
  // a patient sees their own unsent words, never a staff member's about them
  draft: either(house, (row, eyes) => own()(row, eyes) && row['owner_id'] === eyes.patientId),
  obligation: rightEyes,
  escalation: rightEyes,
  filed_message: rightEyes,
  notice: rightEyes,
  audit_entry: rightEyes,
  audit_seal: worker,
  // names a chart refers to: for everybody of the practice
  practitioner: ofThePractice,
  organization: ofThePractice,
  record_summary: house,
  import_run: house,
  import_refusal: house,
  session: either(signingIn, rightEyes),
  patient_access: either(signingIn, rightEyes),
  passkey: either(signingIn, rightEyes),
  passkey_challenge: either(signingIn, rightEyes),
  code_request: either(signingIn, own()),
  sign_in_code: either(signingIn, own()),
  invitation: either(signingIn, house),
  set_up_link: either(signingIn, house),
  staff_secret: either(signingIn, worker),
}

/** Tables that hold nothing of a patient: what a practice is, and what only counts or repeats. */
export const open: readonly string[] = [
  ...['practice', 'practice_hours', 'practice_holiday', 'person'],
  ...['desk', 'desk_member', 'topic', 'questionnaire', 'template'],
  // answers to repeated requests: ids and states; who asked is a digest's neighbour, not a chart
  'idempotency',
  'rate_limit',
  'demo_player',
  'migration',
  // how often a practice's configuration has changed
  'configuration',
  // ids for the worker; written by rooms, read by none
  'job_outbox',
]

/** Functions that run as the owner, and so are few. */
export const definers: readonly string[] = [
  ...['sign_in_patient', 'sign_in_patients', 'sign_in_person'],
]

/** What the application has no right to, whoever asks. */
export const never: Readonly<Record<string, readonly string[]>> = {
  entry: ['update', 'delete', 'truncate'],
  questionnaire_response: ['update', 'delete', 'truncate'],
  red_flag_hit: ['update', 'delete', 'truncate'],
  filed_message: ['update', 'delete', 'truncate'],
  audit_entry: ['update', 'delete', 'truncate'],
  audit_seal: ['update', 'delete', 'truncate'],
  escalation: ['update', 'delete', 'truncate'],
  obligation: ['delete', 'truncate'],
  conversation: ['delete', 'truncate'],
  patient: ['delete', 'truncate'],
  record_entry: ['delete', 'truncate'],
  notice: ['delete', 'truncate'],
  invitation: ['delete', 'truncate'],
  job_outbox: ['select', 'update', 'delete', 'truncate'],
}
