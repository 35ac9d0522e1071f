import { systemClock } from '../platform/clock/clock.ts'
import { parseId, type PatientId, type PracticeId } from '@salve/contract/ids'
import { type Ground, type House, openGround, openHouse } from '../house.ts'
import type { Config } from '../platform/config/config.ts'
import { type Log, openLog } from '../platform/log/log.ts'
import { accessPatient } from '../patients/access.ts'
import { patientByChartNumber } from '../patients/find-patients.ts'
import type { Tx } from '../platform/db/database.ts'
import type { WorkerSubject } from '../platform/db/subject.ts'
import { listPracticeIds } from '../practices/read-practice.ts'

/** Tells whoever typed the command one line. */
export type Say = (words: string) => void

export type Surroundings = {
  readonly config: Config
  /** The folder the person typed the command in; relative paths are theirs. */
  readonly calledFrom: string
  readonly stop: AbortSignal
  readonly say: Say
}

/** A command of `salve`; gives the exit status. */
export type Command = (args: readonly string[], surroundings: Surroundings) => Promise<number>

export type Open = { readonly ground: Ground; readonly house: House; readonly log: Log }

/** Opens ground and house for the time of some work, and closes them whatever happens. */
export async function withHouse(
  { config }: Surroundings,
  work: (open: Open) => Promise<number>,
): Promise<number> {
  const log = openLog(config.logLevel)
  const ground = await openGround(config)
  try {
    await using house = openHouse(config, ground, { clock: systemClock, log })
    return await work({ ground, house, log })
  } finally {
    await ground.stop()
  }
}

/** The only practice of the installation; says what to do when there is none yet. */
export async function onlyPractice(
  { house }: Open,
  { say }: Surroundings,
): Promise<PracticeId | undefined> {
  const ids = await house.database.withSubject({ kind: 'sign-in' }, listPracticeIds)
  if (ids[0] === undefined) say('There is no practice yet. Make one with: npm run salve -- setup')
  return ids[0]
}

/** The patient of this chart number, else of this id. */
export async function patientNamed(
  tx: Tx,
  who: WorkerSubject,
  named: string,
): Promise<PatientId | undefined> {
  const byChart = await patientByChartNumber(tx, who.practiceId, named)
  const id = byChart ?? parseId('patient', named)
  return id === undefined ? undefined : (await accessPatient(tx, who, id))?.id
}
