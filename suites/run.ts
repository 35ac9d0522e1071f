// npm run suite: lists the longer proofs. npm run suite -- NAME [--quick]: runs one.
import { parseArgs } from 'node:util'
import { suite as crash } from './crash.ts'
import { suite as discovery } from './discovery.ts'
import { suite as fuzz } from './fuzz.ts'
import { suite as imported } from './imported.ts'
import { suite as interop } from './interop.ts'
import { suite as mail } from './mail.ts'
import { suite as matrix } from './matrix.ts'
import { suite as pkits } from './pkits.ts'
import { suite as races } from './races.ts'
import type { Suite } from './suite.ts'

const suites: Readonly<Record<string, Suite>> = {
  crash,
  discovery,
  fuzz,
  imported,
  interop,
  mail,
  matrix,
  pkits,
  races,
}

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [name] = positionals
if (name === undefined) {
  for (const [each, { about }] of Object.entries(suites)) console.log(`${each.padEnd(10)} ${about}`)
  process.exit(0)
}
const suite = suites[name]
if (suite === undefined) {
  console.error(`No suite "${name}". There are: ${Object.keys(suites).join(', ')}`)
  process.exit(2)
}
let passed = 0
let failed = 0
try {
  await suite.run({
    quick: values.quick,
    say: (words) => console.log(words),
    check: (what, holds, detail = '') => {
      if (holds) passed++
      else {
        failed++
        console.log(`FAILED: ${what}${detail === '' ? '' : `: ${detail}`}`)
      }
    },
  })
} catch (fault) {
  failed++
  console.log('FAILED: the suite itself broke')
  console.error(fault)
}
if (passed + failed === 0) {
  failed++
  console.log('FAILED: the suite checked nothing')
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
