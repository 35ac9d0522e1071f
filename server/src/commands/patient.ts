import { parseArgs } from 'node:util'
import { type Command, onlyPractice, patientNamed, withHouse } from './command.ts'
import { closeAccess } from '../sign-in/patient-access.ts'

/** Shuts a patient out from their next request on: `patient close-access --patient <chart number or id>`. */
export const patientCommand: Command = async (args, surroundings) =>
  await withHouse(surroundings, async (open) => {
    const { say } = surroundings
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { patient: { type: 'string' } },
      allowPositionals: true,
    })
    const { patient } = values
    if (positionals.join(' ') !== 'close-access' || patient === undefined) {
      say('Say whose: npm run salve -- patient close-access --patient <chart number or id>')
      return 2
    }
    const practiceId = await onlyPractice(open, surroundings)
    if (practiceId === undefined) return 1
    const who = { kind: 'worker', practiceId } as const
    return await open.house.database.withSubject(who, async (tx) => {
      const patientId = await patientNamed(tx, who, patient)
      if (patientId === undefined) {
        say('There is no such patient.')
        return 1
      }
      await closeAccess(tx, { practiceId, patientId })
      say('This patient is out from their next request on. A new slip lets them in again.')
      return 0
    })
  })
