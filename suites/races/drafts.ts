import type { ConversationId } from '@salve/contract/ids'
import { staffApi } from '@salve/contract/staff-paths'
import { type Answer, call, newKey } from './browser.ts'
import { aMoment, type Arena, judge, sendRefill, some } from './round.ts'
import type { StaffKeys } from './practice.ts'

const wordsPerTab = 6

/** Two tabs of one person write at once: a stale save is refused with the newer words, none are lost. */
export async function raceDrafts(arena: Arena, rounds: number): Promise<void> {
  const { staff, join } = arena.door.practice
  const patient = await join()
  let stale = 0
  for (let round = 0; round < rounds; round++) {
    const id = await sendRefill(arena, patient)
    const writer = some(staff)
    const words = (tab: string): string[] =>
      Array.from({ length: wordsPerTab }, (_, index) => `${tab}${index}`)
    const tabs = [words('one'), words('two')]
    const refused = await Promise.all(
      tabs.map(async (each) => await typeInTab(arena, writer, id, each)),
    )
    stale += refused.reduce((sum, each) => sum + each, 0)
    const place = `reply:${id}`
    arena.history.typed.push({ ownerId: writer.personId, place, words: tabs.flat() })
    await raceClearing(arena, writer, await sendRefill(arena, patient))
    await arena.door.forgetLimits()
  }
  arena.check('some saves were stale', stale > 0)
  arena.say(`  ${stale} saves were stale and merged`)
  await judge(arena, 'racing drafts')
}

async function save(
  arena: Arena,
  writer: StaffKeys,
  id: ConversationId,
  body: { readonly text: string; readonly version: number },
): Promise<Answer> {
  const request = call(writer, newKey(), body, 'PUT')
  return arena.heard(await arena.door.as(writer)(staffApi.draft(id, 'reply'), request))
}

type Draft = { readonly text: string; readonly version: number }

/** Types word by word as a screen does: what another tab saved is taken in before saving again. */
async function typeInTab(
  arena: Arena,
  writer: StaffKeys,
  id: ConversationId,
  words: readonly string[],
): Promise<number> {
  let refused = 0
  let draft: Draft = { text: '', version: 0 }
  const mine: string[] = []
  for (const word of words) {
    mine.push(word)
    let text = `${draft.text} ${word}`.trim()
    for (;;) {
      const answer = await save(arena, writer, id, { text, version: draft.version })
      if (answer.status === 200) {
        draft = { text, version: Number(answer.json['version']) }
        break
      }
      refused++
      arena.check('a stale save is told as such', answer.json['type'] === 'stale-draft')
      const newer = answer.json['draft'] as Draft
      const missing = mine.filter((each) => !newer.text.split(' ').includes(each))
      text = `${newer.text} ${missing.join(' ')}`.trim()
      draft = newer
    }
    await aMoment(3)
  }
  return refused
}

/** One tab empties the draft it has seen while the other saves: newer words are not thrown away. */
async function raceClearing(arena: Arena, writer: StaffKeys, id: ConversationId): Promise<void> {
  const first = await save(arena, writer, id, { text: 'first', version: 0 })
  const version = Number(first.json['version'])
  const [kept, cleared] = await Promise.all([
    aMoment(3).then(async () => await save(arena, writer, id, { text: 'first more', version })),
    aMoment(3).then(async () => await save(arena, writer, id, { text: '', version })),
  ])
  if (kept.status !== 200) return
  const place = `reply:${id}`
  arena.history.typed.push({ ownerId: writer.personId, place, words: ['first', 'more'] })
  const [row] = await arena.door.asOwner('select version from draft where place = $1', [place])
  const lost = cleared.status === 200 && row === undefined
  arena.check('emptying a draft does not throw away newer words', !lost)
}
