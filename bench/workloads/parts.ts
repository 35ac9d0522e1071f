// What the requests are made of: the product's own functions, each alone in a transaction, without HTTP.
import { accessConversation } from '../../server/src/conversations/access.ts'
import type { Conversation } from '../../server/src/conversations/conversation.ts'
import { countViews, selectDeskLines } from '../../server/src/conversations/desk-sql.ts'
import { selectDeskDrafts } from '../../server/src/conversations/draft-sql.ts'
import { selectEntries } from '../../server/src/conversations/read-sql.ts'
import { readBeside, readThread } from '../../server/src/conversations/read-thread.ts'
import { accessPatient } from '../../server/src/patients/access.ts'
import { secretsFrom } from '../../server/src/platform/crypto/secrets.ts'
import type { Database, Tx } from '../../server/src/platform/db/database.ts'
import type { StaffSubject } from '../../server/src/platform/db/subject.ts'
import { readVisitor } from '../../server/src/sign-in/read-visitor.ts'
import { type Bench, type Line, told, type Workload } from '../bench.ts'
import { secret } from '../ground.ts'
import { makeWorld, withDatabase, type World } from '../world.ts'

type Part = (tx: Tx, who: StaffSubject, of: Conversation) => Promise<unknown>

const partsOf = ({ deskId }: World): Readonly<Record<string, Part>> => ({
  'a transaction': async () => {},
  'a conversation, if one may read it': async (tx, who, { id }) =>
    await accessConversation(tx, who, id),
  'the 60 lines of a thread': async (tx, _who, of) =>
    await selectEntries(tx, of, { audience: 'staff', limit: 500 }),
  'a patient': async (tx, who, of) => await accessPatient(tx, who, of.patientId),
  'who is writing': async (tx, who) => await selectDeskDrafts(tx, who.practiceId, who.personId),
  'a thread': async (tx, who, of) => await readThread(tx, who, of),
  'what stands beside it': async (tx, who, of) => await readBeside(tx, who, of),
  'the 25 rows of a desk': async (tx, who) =>
    await selectDeskLines(tx, who, { deskId, view: 'open', after: undefined, limit: 26 }),
  'the counts of its tabs': async (tx, who) => await countViews(tx, who, deskId),
})

export const parts: Workload = async (bench) => {
  const practice = await bench.practice()
  const world = await makeWorld(bench.ground, 'parts', { practice, messages: 20_000 })
  return await withDatabase(world.address, bench.ground.folder, async (database) => {
    const who = await findDana(database, world)
    const some = await database.withSubject(
      who,
      async (tx) =>
        await Promise.all(
          world.threads.slice(0, 100).map(async (id) => await accessConversation(tx, who, id)),
        ),
    )
    const conversations = some.filter((each) => each !== undefined)
    const lines: Line[] = []
    for (const [name, part] of Object.entries(partsOf(world))) {
      let turn = 0
      const once = async (tx: Tx): Promise<unknown> => {
        const of = conversations[turn++ % conversations.length]
        return of === undefined ? undefined : await part(tx, who, of)
      }
      const work = async (): Promise<unknown> => await database.withSubject(who, once)
      await cpuOf(bench, work, 1000)
      lines.push(told(`part: ${name}`, await cpuOf(bench, work, bench.quick ? 1000 : 4000)))
    }
    return lines
  })
}

async function findDana(database: Database, { staff }: World): Promise<StaffSubject> {
  const read = readVisitor({ database, secrets: secretsFrom(secret) })
  const { standing } = await read(/salve=([^;]+)/.exec(staff.cookie)?.[1], undefined)
  if (standing.kind !== 'staff') throw new TypeError('nobody is signed in')
  return standing.subject
}

/** CPU of this process and of PostgreSQL for one, eight at a time. */
async function cpuOf(bench: Bench, work: () => Promise<unknown>, count: number): Promise<string> {
  let left = count
  const began = process.cpuUsage()
  const databaseBegan = bench.ground.cpuMs() ?? Number.NaN
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) await work()
    }),
  )
  const { user, system } = process.cpuUsage(began)
  const databaseMs = (bench.ground.cpuMs() ?? Number.NaN) - databaseBegan
  return `${((user + system) / 1000 / count).toFixed(2)} + ${(databaseMs / count).toFixed(2)} ms`
}
