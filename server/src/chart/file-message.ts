import type { EntryId, PracticeId } from '@salve/contract/ids'
import { audit } from '../audit/audit.ts'
import { appendHouseEntry } from '../conversations/append-entry.ts'
import { readMessage } from '../conversations/read-message.ts'
import { accessPatient } from '../patients/access.ts'
import type { Tx } from '../platform/db/database.ts'
import { readPractice } from '../practices/read-practice.ts'
import { type FiledCopy, problemsOf } from './filed-copy.ts'
import type { ToFile } from './make-copy.ts'
import { insertCopy, isFiled, selectCopy } from './sql.ts'

/** The chart could not keep a message as it is. Its code says what differed; never the words. */
export class FilingFault extends Error {
  override readonly name = 'FilingFault'
  readonly code: string

  constructor(code: string) {
    super(`a message could not be filed (${code})`)
    this.code = code
  }
}

/** What filing a message needs; undefined when it has been filed. Throws when there is no such message. */
export async function readToFile(
  tx: Tx,
  { practiceId, entryId }: { readonly practiceId: PracticeId; readonly entryId: EntryId },
): Promise<ToFile | undefined> {
  if (await isFiled(tx, practiceId, entryId)) return undefined
  const message = await readMessage(tx, entryId)
  if (message === undefined) throw new FilingFault('no-message')
  const patient = await accessPatient(tx, tx.who, message.patientId)
  if (patient === undefined) throw new FilingFault('no-patient')
  return { message, patient, practice: await readPractice(tx, practiceId) }
}

/**
 * Files a copy once, reads it back, and refuses it when what the database now holds does not hash
 * to the message; says so in the timeline and the audit log, all in the caller's transaction.
 * False when the message had been filed before.
 */
export async function fileCopy(tx: Tx, copy: FiledCopy): Promise<boolean> {
  const { practiceId, patientId, conversationId, entryId } = copy
  if (!(await insertCopy(tx, copy))) return false
  const kept = await selectCopy(tx, practiceId, entryId)
  const [problem] = kept === undefined ? ['not-kept'] : problemsOf(kept)
  if (problem !== undefined) throw new FilingFault(problem)
  await appendHouseEntry(tx, {
    ...{ practiceId, patientId, conversationId },
    kind: 'filing',
    audience: 'everyone',
    data: { entryId, state: 'filed' },
  })
  await audit(tx, {
    action: 'message.filed',
    patientId,
    objectType: 'message',
    objectId: entryId,
    detail: { sha256: copy.copyHash.toString('hex') },
  })
  return true
}
