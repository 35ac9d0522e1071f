import type { Tx } from '../platform/db/database.ts'
import type { Practice } from './practice.ts'
import { insertPractice } from './sql.ts'

/** Makes a practice with its hours and holidays; the calendar has been checked by `parseCalendar`. */
export async function makePractice(tx: Tx, practice: Practice): Promise<void> {
  await insertPractice(tx, practice)
}
