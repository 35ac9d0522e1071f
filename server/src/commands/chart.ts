import type { PracticeId } from '@salve/contract/ids'
import { verifyChart } from '../chart/verify-chart.ts'
import type { Database } from '../platform/db/database.ts'
import { type Command, onlyPractice, type Say, withHouse } from './command.ts'

const differencesShown = 20

/** `chart verify`: recomputes every hash of the filed copies and holds each against its message. */
export const chartCommand: Command = async (args, surroundings) =>
  await withHouse(surroundings, async (open) => {
    const { say } = surroundings
    if (args.length !== 1 || args[0] !== 'verify') {
      say('Say what: npm run salve -- chart verify')
      return 2
    }
    const practiceId = await onlyPractice(open, surroundings)
    return practiceId === undefined ? 1 : await sayVerified(open.house.database, practiceId, say)
  })

/** Says what verifying found; 1 when any copy or its message is not as it was filed. */
export async function sayVerified(
  database: Database,
  practiceId: PracticeId,
  say: Say,
): Promise<0 | 1> {
  const { checked, differences, unfiled } = await verifyChart(database, practiceId)
  say(`${checked} copies verified, ${unfiled.count} messages not yet filed`)
  if (differences.length === 0) return 0
  say('Not as they were filed:')
  for (const { entryId, problem } of differences.slice(0, differencesShown)) {
    say(`  message ${entryId}: ${problem}`)
  }
  if (differences.length > differencesShown) {
    say(`  and ${differences.length - differencesShown} more`)
  }
  return 1
}
