import { parseArgs } from 'node:util'
import { roles } from '@salve/contract/words'
import { z } from 'zod'
import { newId } from '../platform/crypto/secrets.ts'
import { listPracticeIds } from '../practices/read-practice.ts'
import { familyDesks, setUpPractice } from '../set-up/set-up-practice.ts'
import { makeSetUpLink } from '../sign-in/set-up.ts'
import { type Command, withHouse } from './command.ts'

const options = {
  name: { type: 'string', default: 'My Family Practice' },
  alias: { type: 'string' },
  phone: { type: 'string', default: '555-0100' },
  'nurse-phone': { type: 'string' },
  'time-zone': { type: 'string', default: 'America/New_York' },
  address: { type: 'string', default: '' },
  person: { type: 'string', default: 'Alex Manager' },
  email: { type: 'string', default: 'alex@practice.example' },
  role: { type: 'string', default: 'manager' },
} as const

const workWeek = [1, 2, 3, 4, 5]

/**
 * Makes an empty practice with safe defaults: family-practice topics, forms, templates and
 * desks, Monday to Friday 8 to 5, and one first person who sits at every desk. Prints that
 * person's set-up link. Refuses when there is a practice already.
 */
export const setUpCommand: Command = async (args, surroundings) =>
  await withHouse(surroundings, async ({ house }) => {
    const { say, config } = surroundings
    const { values } = parseArgs({ args: [...args], options, strict: true })
    const role = z.enum(roles).safeParse(values.role)
    if (!role.success) {
      say(`--role is one of: ${roles.join(', ')}`)
      return 2
    }
    const before = await house.database.withSubject({ kind: 'sign-in' }, listPracticeIds)
    if (before.length > 0) {
      say('There is a practice in this database already. Nothing was changed.')
      return 1
    }
    const practiceId = newId('practice')
    const personId = newId('person')
    const made = await house.database.withSubject({ kind: 'worker', practiceId }, async (tx) => {
      const outcome = await setUpPractice(
        tx,
        practiceId,
        {
          name: values.name,
          alias: values.alias ?? values.name,
          phone: values.phone,
          nursePhone: values['nurse-phone'] ?? values.phone,
          address: values.address,
          calendar: {
            timeZone: values['time-zone'],
            hours: workWeek.map((weekday) => ({ weekday, opens: '08:00', closes: '17:00' })),
            holidays: [],
          },
        },
        [
          {
            id: personId,
            role: role.data,
            name: values.person,
            patientFacingName: values.person,
            patientFacingRole: 'Staff',
            licence: undefined,
            email: values.email,
            desks: familyDesks.map(({ key }) => key),
            leads: familyDesks.map(({ key }) => key),
          },
        ],
      )
      if (outcome.outcome === 'refused') return outcome
      const link = await makeSetUpLink(tx, house.signIn, { practiceId, personId })
      return { outcome: 'made' as const, link }
    })
    if (made.outcome === 'refused') {
      for (const problem of made.problems) say(problem)
      return 1
    }
    say(`Made ${values.name} with ${familyDesks.length} desks and 10 topics.`)
    say(`${values.person} sets a password here, within 72 hours: ${made.link}`)
    say(`Then: npm run salve -- import <folder of FHIR files>, and SALVE_DEMO=off npm start`)
    say(`Data folder: ${config.database.url === undefined ? config.dataFolder : 'DATABASE_URL'}`)
    return 0
  })
