import type { PatientId, PracticeId } from '@salve/contract/ids'

/** One thing done: ids, counts and codes only, never words of a patient. */
export type Doing = {
  /** `noun.verb`: 'conversation.read', 'message.sent', 'desk.listed' */
  readonly action: string
  readonly patientId?: PatientId
  readonly objectType?: string
  readonly objectId?: string
  readonly detail?: Readonly<Record<string, string | number | boolean>>
  /** Given when the transaction's subject has no practice yet (signing in). */
  readonly practiceId?: PracticeId
  readonly subject?: { readonly kind: 'staff' | 'patient'; readonly id: string }
}
