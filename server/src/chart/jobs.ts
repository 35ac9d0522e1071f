import type { ConversationId, EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import type { Job } from '../platform/jobs/job.ts'
import { fileCopy, readToFile } from './file-message.ts'

export type SentMessage = {
  readonly practiceId: PracticeId
  readonly patientId: PatientId
  readonly conversationId: ConversationId
  readonly entryId: EntryId
}

/**
 * Puts the copy of a message into the chart, once however often it runs: the page is drawn between
 * two transactions, and the second files the copy, says so and logs it, or does nothing at all.
 */
export const fileMessage: Job<SentMessage> = {
  name: 'chart.file-message',
  run: async ({ practiceId, entryId }, { database }) => {
    const house = { kind: 'worker', practiceId } as const
    const toFile = await database.withSubject(
      house,
      async (tx) => await readToFile(tx, { practiceId, entryId }),
    )
    if (toFile === undefined) return
    // Loaded by whoever draws pages: 20 MB that a process which only answers requests never needs.
    const { makeCopy } = await import('./make-copy.ts')
    const copy = await makeCopy(toFile)
    await database.withSubject(house, async (tx) => await fileCopy(tx, copy))
  },
}
