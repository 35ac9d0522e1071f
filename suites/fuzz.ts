// Every reader of bytes from outside, fed with sound inputs, with such that once broke another program,
// and with both cut off and changed: none throws anything but its documented refusal, none takes a
// second, memory stays bounded. Readers with a planted fault must be caught.
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readers } from './fuzz/readers.ts'
import { hasSharedData } from './fuzz/seeds.ts'
import { type Tally, Watch } from './fuzz/watch.ts'
import type { Suite, SuiteContext } from './suite.ts'

const inputs = { full: 1_000_000, quick: 50_000 }
const memoryMbMax = 256

export const suite: Suite = {
  about: 'feeds a million damaged inputs to every reader of mail, certificates and packages',
  run: async (context) => {
    const { say, quick } = context
    if (!hasSharedData) {
      say('The shared sample data are not beside this checkout: only seeds of our own are changed.')
    }
    const watch = new Watch()
    try {
      await catchPlanted(context, watch)
      const total = quick ? inputs.quick : inputs.full
      const shares = Object.values(readers).reduce((sum, { share }) => sum + share, 0)
      let tried = 0
      for (const [name, { share }] of Object.entries(readers)) {
        const tally = await watch.fuzz(name, Math.ceil((total * share) / shares))
        tried += tally.inputs
        report(context, tally)
      }
      say(`${tried.toLocaleString('en')} inputs in all`)
      context.check(`${total} inputs were tried`, tried >= total, String(tried))
    } finally {
      await watch.close()
    }
  },
}

/** The controls: what is planted must be seen, or nothing that follows means anything. */
async function catchPlanted({ check, say }: SuiteContext, watch: Watch): Promise<void> {
  const thrower = await watch.fuzz('planted: throws', 400)
  check('a reader that throws is caught', thrower.crashes.length > 0)
  const later = await watch.fuzz('planted: throws later', 200)
  check('a reader that throws when nobody waits any more is caught', later.crashes.length > 0)
  const slow = await watch.fuzz('planted: slow', 5)
  check('a reader that takes longer than a second is caught', slow.hangs.length > 0)
  const hanging = await watch.fuzz('planted: hangs', 200)
  check('a reader that never ends is caught, and ended', hanging.hangs.length > 0)
  const hoarder = await watch.fuzz('planted: hoards', 300)
  check('a reader that hoards memory is caught', isHoarding(hoarder))
  await watch.close()
  say('Planted readers that throw, throw later, are slow, hang and hoard were caught.')
}

function isHoarding({ memoryBytes }: Tally): boolean {
  return memoryBytes > memoryMbMax * 1024 * 1024
}

function report({ say, check }: SuiteContext, tally: Tally): void {
  const { reader, seeds, outcomes, crashes, hangs, slowestMs } = tally
  const found = Object.entries(outcomes)
    .toSorted(([, one], [, other]) => other - one)
    .map(([outcome, count]) => `${outcome} ${count}`)
  const [rate, memoryMb] = [(tally.inputs / tally.ms) * 1000, tally.memoryBytes / 1024 / 1024]
  say(
    `${reader.padEnd(16)} ${String(seeds).padStart(5)} seeds ${String(tally.inputs).padStart(7)} inputs ` +
      `${String(Math.round(rate)).padStart(6)}/s  slowest ${slowestMs.toFixed(0)} ms  ` +
      `${memoryMb.toFixed(0)} MB  ${found.join(', ')}`,
  )
  for (const { number, fault, input } of crashes.slice(0, 5)) {
    const file = join(tmpdir(), `salve-fuzz-${reader.replaceAll(/\W/g, '-')}-${number}`)
    writeFileSync(file, input)
    say(`  input ${number} (${file}): ${fault}`)
  }
  check(`${reader}: no crash`, crashes.length === 0, `${crashes.length} crashes`)
  check(`${reader}: no hang`, hangs.length === 0, `inputs ${hangs.join(', ')}`)
  check(`${reader}: memory is bounded`, !isHoarding(tally), `${memoryMb.toFixed(0)} MB`)
  check(`${reader}: more than one thing came of it`, found.length > 1, found.join(', '))
}
