import type { PatientId, PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import { listPatients } from '../patients/list-patients.ts'
import { firstNameOf, nameOf } from '../patients/patient.ts'

export type DemoPatient = {
  readonly id: PatientId
  readonly name: string
  readonly firstName: string
  /** The handle of a named person. */
  readonly as: string | undefined
  readonly adult: boolean
}

const handles: Readonly<Record<string, string>> = {
  'Rosa Alvarez': 'rosa',
  'Walter Boone': 'walter',
  'Linh Tran': 'linh',
  'Gus Petrakis': 'gus',
  'Elena Alvarez': 'elena',
  'Mateo Alvarez': 'mateo',
  'Harold Finch': 'harold',
  'Aisha Rahman': 'aisha',
}

/** Everybody the made-up practice imported, in the order of their chart numbers. */
export async function findPatientsForDemo(
  tx: Tx,
  practiceId: PracticeId,
): Promise<readonly DemoPatient[]> {
  const patients = await listPatients(tx, practiceId)
  const latestBirth = tx.now.toZonedDateTimeISO('UTC').toPlainDate().subtract({ years: 20 })
  return patients.map((patient) => ({
    id: patient.id,
    name: nameOf(patient),
    firstName: firstNameOf(patient),
    as: handles[nameOf(patient)],
    adult: Temporal.PlainDate.compare(patient.birthDate, latestBirth) < 0,
  }))
}
