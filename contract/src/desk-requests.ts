// What the staff desk asks (types and strict schemas); what it is answered: desk.ts. All paths: staff-paths.ts.
import { z } from 'zod'
import type { Preferences } from './desk.ts'
import type { CallAttempt, MoveReason, Outcome } from './desk-words.ts'
import { callOutcomes, moveReasons, noteLengthMax, outcomes, textLengthMax } from './desk-words.ts'
import type { DeskId, EntryId, Id, PersonId, TemplateId } from './ids.ts'
import { parseId } from './ids.ts'

export type ReplyRequest = {
  text: string
  /** The `version` on the writer's screen: refused as `patient-wrote-again` when the patient has written since. */
  answersUpTo: number
  /** The last staff message on the writer's screen, absent when there is none; refused as `colleague-replied` when there is a newer one. */
  afterReply?: EntryId
  close: boolean
  templateId?: TemplateId
}
export const replyRequest: z.ZodType<ReplyRequest> = z.strictObject({
  text: z.string().trim().min(1).max(textLengthMax),
  answersUpTo: z.int().nonnegative(),
  afterReply: z.exactOptional(id('entry')),
  close: z.boolean(),
  templateId: z.exactOptional(id('template')),
})

/** `POST read`: the person has the messages up to `version` in front of them. Answer: 204. */
export type ReadRequest = { version: number }
export const readRequest: z.ZodType<ReadRequest> = z.strictObject({
  version: z.int().nonnegative(),
})

/** `takeFrom`: the colleague whose claim the person knowingly takes over. */
export type ClaimRequest = { takeFrom?: PersonId }
export const claimRequest: z.ZodType<ClaimRequest> = z.strictObject({
  takeFrom: z.exactOptional(id('person')),
})

/** `POST release`, `POST reopen`, `POST claim-next`, `POST invitations`: nothing to say. */
export const emptyRequest: z.ZodType<Record<string, never>> = z.strictObject({})

export type NoteRequest = { text: string }
export const noteRequest: z.ZodType<NoteRequest> = z.strictObject({
  text: z.string().trim().min(1).max(noteLengthMax),
})

export type MoveRequest = {
  deskId: DeskId
  reason: Exclude<MoveReason, 'danger-words'>
  note?: string
}
export const moveRequest: z.ZodType<MoveRequest> = z.strictObject({
  deskId: id('desk'),
  reason: z.enum(moveReasons).exclude(['danger-words']),
  note: z.exactOptional(z.string().trim().max(500)),
})

/**
 * `version`: as in a reply; refused as `patient-wrote-again` when the patient has written since.
 * `answered` is refused as `validation` while an answer is owed. What was settled by phone is a call
 * that says what was said.
 */
export type DoneRequest = { outcome: Exclude<Outcome, 'talked-by-phone'>; version: number }
export const doneRequest: z.ZodType<DoneRequest> = z.strictObject({
  outcome: z.enum(outcomes).exclude(['talked-by-phone']),
  version: z.int().nonnegative(),
})

/**
 * `POST call`: staff called the patient. When they talked, the patient and the chart get what was
 * said, and it answers the messages up to `answersUpTo`, as a reply does, with the same refusals.
 * An attempt answers nothing; the patient sees it. Answer: 201 and where the conversation stands.
 */
export type CallRequest =
  | { outcome: 'talked'; text: string; answersUpTo: number; close: boolean }
  | { outcome: CallAttempt }
export const callRequest: z.ZodType<CallRequest> = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('talked'),
    text: z.string().trim().min(1).max(noteLengthMax),
    answersUpTo: z.int().nonnegative(),
    close: z.boolean(),
  }),
  z.strictObject({ outcome: z.enum(callOutcomes).exclude(['talked']) }),
])

/** `version`: the one last seen, 0 for a first save; another is refused as `stale-draft`. */
export type DraftRequest = { text: string; version: number }
export const draftRequest: z.ZodType<DraftRequest> = z.strictObject({
  text: z.string().max(textLengthMax),
  version: z.int().nonnegative(),
})

export const preferencesRequest: z.ZodType<Preferences> = z.strictObject({
  singleKeys: z.boolean(),
  density: z.enum(['compact', 'roomy']),
  theme: z.enum(['system', 'light', 'dark']),
})

function id<Kind extends string>(kind: Kind): z.ZodType<Id<Kind>> {
  return z.string().transform((text, context) => {
    const found = parseId(kind, text)
    if (found !== undefined) return found
    context.addIssue(`not the id of a ${kind}`)
    return z.NEVER
  })
}
