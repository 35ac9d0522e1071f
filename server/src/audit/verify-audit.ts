import type { PracticeId } from '@salve/contract/ids'
import type { Database, Tx } from '../platform/db/database.ts'
import {
  type AuditHead,
  emptyHead,
  entryHash,
  firstPlace,
  hashSizeBytes,
  type Place,
  type Seal,
  sealHash,
} from './seal.ts'
import { countAfter, selectEntriesOf, selectNextSeal } from './sql.ts'

/** The first thing found that is not as it was when it was sealed. */
export type AuditProblem =
  /** An entry that differs from its hash, is gone, or stands where none stood. */
  | {
      readonly kind: 'changed' | 'missing' | 'extra'
      readonly entryId: number
      readonly seal: number
    }
  /** A link that differs from its hash or does not hold on to the one before. */
  | { readonly kind: 'seal-changed'; readonly seal: number }
  /** A number left out of the chain. */
  | { readonly kind: 'seal-missing'; readonly seal: number }
  /** The chain ends before the saved head. */
  | { readonly kind: 'tail-cut'; readonly seal: number }
  /** The link with the saved head's number has another hash: the chain was made anew. */
  | { readonly kind: 'head-differs'; readonly seal: number }

export type AuditReport = {
  /** Links and entries verified before the problem, or all of them. */
  readonly seals: number
  readonly entries: number
  readonly unsealed: number
  readonly head: AuditHead
  readonly problem: AuditProblem | undefined
}

/**
 * Recomputes the practice's chain from its first link, one link per transaction, and stops at the
 * first thing that is not as it was sealed. A head saved elsewhere before shows also that the tail
 * was cut or the whole chain made anew, which nothing inside the database can.
 */
export async function verifyAudit(
  database: Database,
  practiceId: PracticeId,
  savedHead?: AuditHead,
): Promise<AuditReport> {
  let before: Walked = { head: emptyHead, through: firstPlace }
  let entries = 0
  let problem: AuditProblem | undefined
  for (;;) {
    const step = await database.withSubject(
      { kind: 'worker', practiceId },
      async (tx) => await verifyNext(tx, practiceId, before),
    )
    if (step === undefined) break
    problem = step.problem ?? differenceFrom(savedHead, step.seal)
    if (problem !== undefined) break
    entries += step.seal.entryIds.length
    before = { head: step.seal, through: step.seal.through }
  }
  const { head, through } = before
  const unsealed = await database.withSubject(
    { kind: 'worker', practiceId },
    async (tx) => await countAfter(tx, practiceId, through),
  )
  if (problem === undefined && savedHead !== undefined && savedHead.number > head.number) {
    problem = { kind: 'tail-cut', seal: head.number + 1 }
  }
  return {
    seals: head.number,
    entries,
    unsealed,
    head: { number: head.number, hash: head.hash },
    problem,
  }
}

type Walked = { readonly head: AuditHead; readonly through: Place }

async function verifyNext(
  tx: Tx,
  practiceId: PracticeId,
  before: Walked,
): Promise<{ seal: Seal; problem: AuditProblem | undefined } | undefined> {
  const seal = await selectNextSeal(tx, practiceId, before.head.number)
  if (seal === undefined) return undefined
  const problem =
    problemOfLink(practiceId, seal, before.head) ??
    (await problemOfEntries(tx, practiceId, seal, before.through))
  return { seal, problem }
}

function problemOfLink(
  practiceId: PracticeId,
  seal: Seal,
  before: AuditHead,
): AuditProblem | undefined {
  if (seal.number !== before.number + 1) return { kind: 'seal-missing', seal: before.number + 1 }
  const whole =
    seal.previousHash.equals(before.hash) &&
    seal.entryHashes.length === seal.entryIds.length * hashSizeBytes &&
    sealHash(practiceId, seal).equals(seal.hash)
  return whole ? undefined : { kind: 'seal-changed', seal: seal.number }
}

async function problemOfEntries(
  tx: Tx,
  practiceId: PracticeId,
  seal: Seal,
  after: Place,
): Promise<AuditProblem | undefined> {
  const found = await selectEntriesOf(tx, practiceId, seal, after)
  const byId = new Map(found.map((entry) => [entry.id, entry]))
  for (const [index, entryId] of seal.entryIds.entries()) {
    const entry = byId.get(entryId)
    if (entry === undefined) return { kind: 'missing', entryId, seal: seal.number }
    const start = index * hashSizeBytes
    const sealed = seal.entryHashes.subarray(start, start + hashSizeBytes)
    if (!entryHash(practiceId, entry).equals(sealed)) {
      return { kind: 'changed', entryId, seal: seal.number }
    }
    byId.delete(entryId)
  }
  const [extra] = byId.keys()
  return extra === undefined ? undefined : { kind: 'extra', entryId: extra, seal: seal.number }
}

function differenceFrom(saved: AuditHead | undefined, seal: Seal): AuditProblem | undefined {
  if (saved === undefined || saved.number !== seal.number || saved.hash.equals(seal.hash)) {
    return undefined
  }
  return { kind: 'head-differs', seal: seal.number }
}
