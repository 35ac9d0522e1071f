import { z } from 'zod'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import type { Reply } from '../platform/http/reply.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { askCode } from './ask-code.ts'
import type { SignInDeps } from './sign-in.ts'
import { lastAsking } from './use-code.ts'

export type ConfirmAsking =
  | { readonly outcome: 'sent' | 'sent-again' | 'locked' | 'no-address' }
  /** Asked for too often. */
  | { readonly outcome: 'refused'; readonly refusal: Reply }

/**
 * Sends a signed-in patient a code to an address they say they read; with `again`, to the one they
 * named last. Nothing is sent to what is no address, nor after too many wrong codes.
 */
export async function askToConfirm(
  tx: Tx,
  deps: SignInDeps,
  asked: {
    readonly who: PatientSubject
    readonly visitor: Visitor
    readonly typed: string
    readonly again: boolean
    /** Where to go once the code is right. */
    readonly next: string
  },
): Promise<ConfirmAsking> {
  const { visitor, next, again } = asked
  const last = again ? await lastAsking(tx, deps, { visitor, purpose: 'confirm-email' }) : undefined
  if (last?.standing.kind === 'locked') return { outcome: 'locked' }
  const address = last?.address ?? asked.typed.trim()
  if (!z.email().safeParse(address).success) return { outcome: 'no-address' }
  const { practiceId, patientId } = asked.who
  const patient = { practiceId, patientId }
  const refusal = await askCode(tx, deps, {
    ...{ purpose: 'confirm-email', address, visitor, next, patient },
  })
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  return { outcome: last === undefined ? 'sent' : 'sent-again' }
}
