import { newHistory } from './races/check-history.ts'
import { raceClaims, raceNext } from './races/claims.ts'
import { raceControls } from './races/controls.ts'
import { raceDrafts } from './races/drafts.ts'
import { raceKeys } from './races/keys.ts'
import { openDoor } from './races/open-door.ts'
import { raceClosings, raceEverything, raceReplies, raceTwoReplies } from './races/replies.ts'
import { openArena } from './races/round.ts'
import type { Suite } from './suite.ts'

const staffCount = 20

export const suite: Suite = {
  about:
    'many people at once: one claim wins, one key acts once, no reply answers the unseen, nothing owed is lost',
  run: async (context) => {
    const times = (full: number): number => (context.quick ? Math.ceil(full / 10) : full)
    await using door = await openDoor(staffCount)
    const arena = openArena(context, door, newHistory())
    const races = [
      ['twenty claims at once', raceClaims, 100],
      ['twenty times the next at once', raceNext, 40],
      ['one key twenty times at once', raceKeys, 40],
      ['a reply while the patient writes', raceReplies, 300],
      ['two replies at once', raceTwoReplies, 100],
      ['closing and taking it back', raceClosings, 100],
      ['everything at once', raceEverything, 100],
      ['drafts in two tabs', raceDrafts, 40],
    ] as const
    for (const [what, race, full] of races) {
      const began = performance.now()
      await race(arena, times(full))
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      context.say(`${what}: ${times(full)} rounds in ${seconds} s`)
    }
    context.say(`${arena.answers()} answers, ${arena.history.told.length} messages and notes told`)
    await raceControls(context)
  },
}
