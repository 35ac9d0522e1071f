import type { ConversationId, DeskId, EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import type { Tx } from './platform/db/database.ts'

type About = {
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly conversationId: ConversationId
  readonly deskId: DeskId
  /** The last sequence number of the timeline. */
  readonly version: number
}

/** What can happen in the house. Past tense; ids only, never words of a patient. */
export type Fact =
  | ({ readonly type: 'message-sent-by-patient'; readonly entryId: EntryId } & About)
  | ({ readonly type: 'message-sent-by-staff'; readonly entryId: EntryId } & About)
  /** Staff talked with the patient by phone, and wrote down what was said. */
  | ({ readonly type: 'call-logged'; readonly entryId: EntryId } & About)
  /** Anything else of a conversation changed; `forPatient` when the patient can see it. */
  | ({ readonly type: 'conversation-changed'; readonly forPatient: boolean } & About)

export type FactOf<Type extends Fact['type']> = Extract<Fact, { type: Type }>

/** Says that something happened: what follows from it is in `reactions.ts`, in the same transaction. */
export async function happened(tx: Tx, fact: Fact): Promise<void> {
  await tx.record(fact)
}
