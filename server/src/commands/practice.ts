import { parseArgs } from 'node:util'
import { headText, parseHead } from '../audit/seal.ts'
import { readAuditHead } from '../audit/seal-audit.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import { readPeople } from '../people/read-people.ts'
import { invitePatient } from '../sign-in/invite-patient.ts'
import { newId } from '../platform/crypto/secrets.ts'
import { type Command, onlyPractice, patientNamed, withHouse } from './command.ts'

/** Makes an invitation slip for a patient, as the desk does: `invite --patient <chart number or id>`. */
export const inviteCommand: Command = async (args, surroundings) =>
  await withHouse(surroundings, async (open) => {
    const { say } = surroundings
    const { values } = parseArgs({ args: [...args], options: { patient: { type: 'string' } } })
    const practiceId = await onlyPractice(open, surroundings)
    if (practiceId === undefined) return 1
    const named = values.patient ?? ''
    const house = { kind: 'worker', practiceId } as const
    const staff = await open.house.database.withSubject(house, async (tx) => {
      const id = await patientNamed(tx, house, named)
      const [person] = await readPeople(tx, practiceId)
      return id === undefined || person === undefined ? undefined : { patientId: id, person }
    })
    if (staff === undefined) {
      say('There is no such patient: invite --patient <chart number or id>')
      return 1
    }
    const { person, patientId } = staff
    const who = {
      ...({ kind: 'staff', practiceId, personId: person.id, role: person.role } as const),
      sessionId: newId('session'),
    }
    const slip = await open.house.database.withSubject(
      who,
      async (tx) => await invitePatient(tx, open.house.signIn, { who, patientId }),
    )
    if (slip === undefined) {
      say('This patient cannot be invited.')
      return 1
    }
    say(`Code ${slip.code}, good until ${slip.expiresAt.slice(0, 10)}. Or open ${slip.url}`)
    return 0
  })

/** `audit verify [--head <what `audit head` printed>]`: recomputes the seal chain; `audit head` prints what to keep elsewhere. */
export const auditCommand: Command = async (args, surroundings) =>
  await withHouse(surroundings, async (open) => {
    const { say } = surroundings
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { head: { type: 'string' } },
      allowPositionals: true,
    })
    const practiceId = await onlyPractice(open, surroundings)
    if (practiceId === undefined) return 1
    const { database } = open.house
    if (positionals[0] === 'head') {
      const who = { kind: 'worker', practiceId } as const
      const head = await database.withSubject(
        who,
        async (tx) => await readAuditHead(tx, practiceId),
      )
      say(headText(head))
      return 0
    }
    const saved = values.head === undefined ? undefined : parseHead(values.head)
    if (values.head !== undefined && saved === undefined) {
      say('The saved head cannot be read: give it as `audit head` printed it.')
      return 2
    }
    const report = await verifyAudit(database, practiceId, saved)
    const { entries, seals, unsealed } = report
    say(`${entries} entries in ${seals} seals verified, ${unsealed} not yet sealed`)
    if (report.problem === undefined) return 0
    say(`Not as it was sealed: ${JSON.stringify(report.problem)}`)
    return 1
  })
