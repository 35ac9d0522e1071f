import type { ConversationId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { actPath, type Answer, call, newKey } from './browser.ts'
import { aMoment, type Arena, countOf, judge, sendRefill, some } from './round.ts'
import type { StaffKeys } from './practice.ts'

/** Twenty claim one conversation at once: one wins, the others are told who. */
export async function raceClaims(arena: Arena, rounds: number): Promise<void> {
  const { staff, join } = arena.door.practice
  const patient = await join()
  for (let round = 0; round < rounds; round++) {
    const id = await sendRefill(arena, patient)
    const answers = await Promise.all(staff.map(async (each) => await claim(arena, each, id)))
    const winner = staff[answers.findIndex(({ status }) => status === 200)]
    arena.check('one of twenty claims wins', countOf(answers, (each) => each.status === 200) === 1)
    const told = answers.filter(({ json }) => {
      const by = json['by'] as { personId: string; name: string } | undefined
      return json['type'] === 'already-claimed' && by?.personId === winner?.personId
    })
    arena.check('the other nineteen are told who has it', told.length === staff.length - 1)
    if (winner !== undefined && round % 2 === 0) await passOn(arena, winner, id)
  }
  await arena.door.forgetLimits()
  await judge(arena, 'racing claims')
}

async function claim(
  arena: Arena,
  staff: StaffKeys,
  id: ConversationId,
  body: unknown = {},
): Promise<Answer> {
  const { as } = arena.door
  return arena.heard(await as(staff)(actPath(id, 'claim'), call(staff, newKey(), body)))
}

/** The holder lets go, or is taken over from by two, while others try. */
async function passOn(arena: Arena, holder: StaffKeys, id: ConversationId): Promise<void> {
  const others = arena.door.practice.staff.filter((each) => each !== holder).slice(0, 8)
  const release = async (): Promise<Answer> => {
    await aMoment(10)
    const request = call(holder, newKey(), {})
    return arena.heard(await arena.door.as(holder)(actPath(id, 'release'), request))
  }
  const takeFrom = { takeFrom: holder.personId }
  await Promise.all([
    release(),
    ...others.map(async (each, index) => {
      await aMoment(20)
      return await claim(arena, each, id, index < 2 ? takeFrom : {})
    }),
  ])
}

/** Twenty ask for the next at once: nobody gets the same, and nobody goes without while there is one. */
export async function raceNext(arena: Arena, rounds: number): Promise<void> {
  const { staff, desks, join, practiceId } = arena.door.practice
  const patient = await join()
  const desk = desks.get('refills')!
  const free = async (): Promise<number> => {
    const [row] = await arena.door.asOwner(
      `select count(*)::int as n from conversation where practice_id = $1 and state = 'open'
         and desk_id = $2 and (claimed_by is null or claimed_until <= now())`,
      [practiceId, desk],
    )
    return Number(row?.['n'])
  }
  for (let round = 0; round < rounds; round++) {
    const wanted = some([5, 12, 20, 24])
    for (let before = await free(); before < wanted; before++) await sendRefill(arena, patient)
    const there = await free()
    const answers = await Promise.all(
      staff.map(async (each) => {
        const request = call(each, newKey(), {})
        return arena.heard(await arena.door.as(each)(staffApi.claimNext(desk), request))
      }),
    )
    const given = answers.map(({ json }) => json['id']).filter((id) => id !== undefined)
    arena.check('claim-next gives each another one', new Set(given).size === given.length)
    const due = Math.min(there, staff.length)
    const gave = `${given.length} of ${due} were given`
    arena.check('claim-next gives as many as there are', given.length === due, gave)
    await arena.door.forgetLimits()
  }
  await judge(arena, 'racing for the next')
}
