import type { PracticeId } from '@salve/contract/ids'
import type { Job } from '../platform/jobs/job.ts'
import { sealAudit } from './seal-audit.ts'

/** Seals what can be sealed of one practice. Harmless at any time and any number of times. */
export const sealAuditJob: Job<{ readonly practiceId: PracticeId }> = {
  name: 'audit.seal',
  run: async ({ practiceId }, { database }) => {
    await sealAudit(database, practiceId)
  },
}
