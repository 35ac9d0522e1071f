import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { exportChart } from '../chart/export-chart.ts'
import { type Command, onlyPractice, patientNamed, withHouse } from './command.ts'

const options = {
  patient: { type: 'string' },
  to: { type: 'string' },
} as const

/** Writes one patient's filed chart copies as a FHIR R4 Bundle: `export --patient <chart number or id> --to <file>`. */
export const exportCommand: Command = async (args, surroundings) =>
  await withHouse(surroundings, async (open) => {
    const { say, calledFrom } = surroundings
    const { values } = parseArgs({ args: [...args], options })
    const practiceId = await onlyPractice(open, surroundings)
    if (practiceId === undefined) return 1
    const { patient, to } = values
    if (patient === undefined || to === undefined) {
      say('Say which and where: npm run salve -- export --patient <chart number or id> --to <file>')
      return 2
    }
    const who = { kind: 'worker', practiceId } as const
    const bundle = await open.house.database.withSubject(who, async (tx) => {
      const id = await patientNamed(tx, who, patient)
      return id === undefined ? undefined : await exportChart(tx, practiceId, id)
    })
    if (bundle === undefined) {
      say('There is no such patient.')
      return 1
    }
    await writeFile(resolve(calledFrom, to), JSON.stringify(bundle, null, 2))
    const { entry } = bundle
    say(`Wrote ${Array.isArray(entry) ? entry.length : 0} resources to ${to}`)
    return 0
  })
