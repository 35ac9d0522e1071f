import { parseArgs } from 'node:util'
import type { PracticeId } from '@salve/contract/ids'
import { roles } from '@salve/contract/words'
import { z } from 'zod'
import { readPeople } from '../people/read-people.ts'
import type { Tx } from '../platform/db/database.ts'
import {
  addPerson,
  letPersonLeave,
  seatPerson,
  type StaffOutcome,
  unseatPerson,
} from '../set-up/change-staff.ts'
import { makeSetUpLink } from '../sign-in/set-up.ts'
import type { SignInDeps } from '../sign-in/sign-in.ts'
import { type Command, onlyPractice, type Say, withHouse } from './command.ts'

const options = {
  link: { type: 'string' },
  email: { type: 'string' },
  desk: { type: 'string', multiple: true },
  name: { type: 'string' },
  role: { type: 'string' },
  title: { type: 'string', default: 'Staff' },
  licence: { type: 'string' },
} as const

const usage = [
  'people',
  'people --link <email>',
  'people add --name <name> --email <email> --role <role> [--title <what patients read beside the name>] [--licence <licence>] [--desk <key>]...',
  'people seat --email <email> --desk <key>...',
  'people unseat --email <email> --desk <key>...',
  'people leave --email <email>',
]

/** Who works in the practice and where they sit: lists, adds, seats, unseats, and lets go. */
export const peopleCommand: Command = async (args, surroundings) =>
  await withHouse(surroundings, async (open) => {
    const practiceId = await onlyPractice(open, surroundings)
    if (practiceId === undefined) return 1
    const { database, signIn } = open.house
    const at = { practiceId, signIn, say: surroundings.say }
    return await database.withSubject(
      { kind: 'worker', practiceId },
      async (tx) => await arrangePeople(tx, at, args),
    )
  })

type At = { readonly practiceId: PracticeId; readonly signIn: SignInDeps; readonly say: Say }

/** Does what was typed after `people`; gives the exit status. */
export async function arrangePeople(tx: Tx, at: At, args: readonly string[]): Promise<0 | 1 | 2> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const { practiceId } = at
  const { link, email, desk: desks = [] } = values
  const deed = positionals.join(' ')
  if (deed === '' && link !== undefined) return await sayLink(tx, at, link)
  if (deed === '') return await list(tx, at)
  if (deed === 'add') return await add(tx, at, values)
  if (deed === 'leave' && email !== undefined) {
    return told(at, await letPersonLeave(tx, practiceId, email), 'works here no longer')
  }
  if (email === undefined || desks.length === 0) return sayUsage(at)
  if (deed === 'seat') {
    return told(at, await seatPerson(tx, practiceId, { email, desks }), 'sits there from now on')
  }
  if (deed === 'unseat') {
    return told(at, await unseatPerson(tx, practiceId, { email, desks }), 'sits there no longer')
  }
  return sayUsage(at)
}

async function list(tx: Tx, { practiceId, say }: At): Promise<0> {
  for (const { name, role, email } of await readPeople(tx, practiceId)) {
    say(`${name} (${role}) ${email}`)
  }
  return 0
}

async function sayLink(tx: Tx, at: At, email: string): Promise<0 | 1> {
  const { practiceId, signIn, say } = at
  const people = await readPeople(tx, practiceId)
  const person = people.find((each) => each.email === email)
  if (person === undefined) {
    say('Nobody here has that email.')
    return 1
  }
  say(await makeSetUpLink(tx, signIn, { practiceId, personId: person.id }))
  return 0
}

type Values = {
  readonly [name in 'name' | 'email' | 'role' | 'licence']?: string | undefined
} & { readonly title: string; readonly desk?: readonly string[] | undefined }

async function add(tx: Tx, at: At, values: Values): Promise<0 | 1 | 2> {
  const { name, email, title, licence, desk: desks = [] } = values
  const role = z.enum(roles).safeParse(values.role)
  if (name === undefined || email === undefined || !role.success) return sayUsage(at)
  const added = await addPerson(tx, at.practiceId, {
    ...{ name, email, role: role.data, licence, desks },
    ...{ patientFacingName: name, patientFacingRole: title },
  })
  const status = told(at, added, 'sets a password here, within 72 hours:')
  return status === 0 ? await sayLink(tx, at, email) : status
}

function told({ say }: At, outcome: StaffOutcome, words: string): 0 | 1 {
  switch (outcome.outcome) {
    case 'changed':
      say(`${outcome.person.name} ${words}`)
      return 0
    case 'refused':
      for (const problem of outcome.problems) say(problem)
      return 1
  }
}

function sayUsage({ say }: At): 2 {
  say(`The roles: ${roles.join(', ')}. What to type after npm run salve --`)
  for (const line of usage) say(`  ${line}`)
  return 2
}
