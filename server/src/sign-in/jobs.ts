import type { Tx } from '../platform/db/database.ts'
import type { Job } from '../platform/jobs/job.ts'
import { sendCode } from './ask-code.ts'
import { deleteOld } from './code-sql.ts'
import type { SignInDeps } from './sign-in.ts'

/** The background work of this room. */
export function signInJobs(deps: SignInDeps): readonly Job<never>[] {
  return [sendCode(deps)]
}

/** Forgets old challenges, askings and sessions; to be called about once an hour, for `sign-in`. */
export async function forgetOldSignIns(tx: Tx): Promise<void> {
  await deleteOld(tx)
}
