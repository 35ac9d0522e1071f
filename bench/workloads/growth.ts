// How the cost of an inbox and of a thread grows from 1,000 stored messages to 1,000,000.
import { type Line, type Workload } from '../bench.ts'
import { startSalve } from '../ground.ts'
import { cpuOf, takeTurns } from '../rounds.ts'
import { inbox, thread } from '../shots.ts'
import { makeWorld } from '../world.ts'

const few = 1000

export const growth: Workload = async (bench) => {
  const { ground, quick, pace } = bench
  const many = quick ? 100_000 : 1_000_000
  const practice = await bench.practice()
  const small = await makeWorld(ground, 'growth_small', { practice, messages: few })
  bench.say(`  filling in ${many.toLocaleString('en')} messages`)
  const large = await makeWorld(ground, 'growth_large', { practice, messages: many })
  await using one = await startSalve(small.address, { folder: ground.folder })
  await using other = await startSalve(large.address, { folder: ground.folder })
  const lines: Line[] = []
  for (const [name, shotsOf, full] of [
    ['2 inbox', inbox, 1.25],
    ['3 thread', thread, 1.25],
  ] as const) {
    const { few: before, many: after } = await takeTurns(
      ground,
      {
        few: { program: one, next: shotsOf(small) },
        many: { program: other, next: shotsOf(large) },
      },
      pace,
    )
    const ratio = cpuOf(after) / cpuOf(before)
    const figure = `${cpuOf(before).toFixed(2)} to ${cpuOf(after).toFixed(2)} ms CPU, ${before.rps.toFixed(0)} to ${after.rps.toFixed(0)}/s`
    const workload = `${name}: ${few.toLocaleString('en')} to ${many.toLocaleString('en')} messages`
    const line = { workload, figure, ratio: ratio.toFixed(2) }
    lines.push({ ...line, target: 'at most 1.5 x', reached: ratio <= 1.5 })
    lines.push({
      ...line,
      workload: `${name}: full target`,
      target: `at most ${full} x`,
      reached: ratio <= full,
    })
  }
  return lines
}
