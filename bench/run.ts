// npm run bench: each workload beside its limit program in one run. See report.ts for what is kept.
//   -- --only send,inbox   some workloads    -- --quick   smaller fills, shorter rounds
//   -- --json              figures as JSON
// A target that was missed is printed and is no failure: only a workload that cannot run is.
import { parseArgs } from 'node:util'
import { benchOn, type Line, type Workload } from './bench.ts'
import { openGround } from './ground.ts'
import { keep, tableOf } from './report.ts'
import { direct } from './workloads/direct.ts'
import { growth } from './workloads/growth.ts'
import { live, memory } from './workloads/live.ts'
import { page } from './workloads/page.ts'
import { parts } from './workloads/parts.ts'
import { inbox, send, thread } from './workloads/requests.ts'
import { fresh, start } from './workloads/start.ts'

const workloads: Readonly<Record<string, Workload>> = {
  ...{ send, inbox, thread, parts, growth, live, memory, page, start, fresh, direct },
}
const usual = Object.keys(workloads).filter((name) => name !== 'fresh')

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
})
const wanted = values.only?.split(',') ?? usual
const unknown = wanted.filter((name) => workloads[name] === undefined)
if (unknown.length > 0) {
  console.error(
    `No workload ${unknown.join(', ')}. There are: ${Object.keys(workloads).join(', ')}`,
  )
  process.exit(2)
}
const say = (words: string): void => {
  if (!values.json) console.log(words)
}
const lines: Line[] = []
const broken: string[] = []
await using ground = await openGround()
const bench = benchOn(ground, values.quick, say)
for (const name of wanted) {
  say(`${name} ...`)
  try {
    lines.push(...((await workloads[name]?.(bench)) ?? []))
  } catch (fault) {
    broken.push(name)
    console.error(`${name} could not run:`, fault)
  }
}
if (values.json) console.log(JSON.stringify(lines, undefined, 2))
else console.log(`\n${tableOf(lines)}`)
const whole = values.only === undefined && broken.length === 0
if (whole) keep(lines, `npm run bench${values.quick ? ' -- --quick' : ''}`)
if (broken.length > 0) console.error(`Could not run: ${broken.join(', ')}`)
process.exitCode = broken.length > 0 || lines.length === 0 ? 1 : 0
