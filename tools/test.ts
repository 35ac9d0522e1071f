// npm test: types, lint, format, dead code, house rules, unit and database tests, journeys.
// npm test -- <file or folder>...: only those tests.
import { spawn, spawnSync } from 'node:child_process'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { stopServer } from '../server/src/platform/db/embedded.ts'
import { testServer } from '../server/src/platform/db/test-database.ts'
import { urlOf } from '../server/src/platform/db/pool.ts'

const root = join(import.meta.dirname, '..')
const node = process.execPath
const wanted = process.argv.slice(2)
/** For one test, and for all of them: what takes longer hangs. */
const testMinutes = 5
const patienceMinutes = 15

const testFiles = [
  'check/**/*.test.ts',
  'contract/**/*.test.ts',
  'direct/**/*.test.ts',
  'ehr/**/*.test.ts',
  'server/**/*.test.ts',
  'staff/**/*.test.ts',
  'journeys/**/*.test.ts',
]

async function run(name: string, args: readonly string[], env = process.env): Promise<void> {
  const began = performance.now()
  const code = await new Promise<number>((resolve) => {
    const child = spawn(node, args, { cwd: root, stdio: 'inherit', env })
    const patience = setTimeout(() => endStuck(name, child.pid ?? 0), patienceMinutes * 60_000)
    const end = (exit: number): void => {
      clearTimeout(patience)
      resolve(exit)
    }
    child.on('error', () => end(1))
    child.on('exit', (exit) => end(exit ?? 1))
  })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (code !== 0) process.exit(1)
}

/** A test file whose process never ends (a timer left open) would hold everything up without a word. */
function endStuck(name: string, pid: number): void {
  const listed = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  // Where there is no `ps`, nobody can say which file it was.
  const still = (listed.error === undefined ? listed.stdout : '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent]) => parent === String(pid))
  console.error(`${name}: still not ended after ${patienceMinutes} minutes, and so stopped:`)
  for (const [, , ...args] of still) console.error(`  ${args.at(-1)}`)
  for (const one of [...still.map(([child]) => Number(child)), pid]) process.kill(one)
}

async function filesOf(patterns: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const pattern of patterns) {
    const own = pattern.endsWith('.ts') ? pattern : `${pattern}/**/*.test.ts`
    for await (const file of glob(own, { cwd: root, exclude: ['**/node_modules/**'] }))
      files.push(file)
  }
  return files.toSorted()
}

async function tests(patterns: readonly string[]): Promise<void> {
  const files = await filesOf(patterns)
  if (files.length === 0) {
    console.error(`No test files in ${patterns.join(', ')}`)
    process.exit(1)
  }
  const own = process.env['DATABASE_URL'] === undefined
  const url = urlOf(await testServer())
  const loader = ['--import', './server/tsx.ts']
  const patience = `--test-timeout=${testMinutes * 60_000}`
  const how = ['--test', '--test-concurrency=2', '--test-reporter=./tools/test-report.ts', patience]
  await run(`${files.length} test files`, [...loader, ...how, ...files], {
    ...process.env,
    DATABASE_URL: url,
  })
  if (own) await stopServer(join(root, '.cache/test/postgres'))
}

if (wanted.length > 0) {
  await tests(wanted)
} else {
  const typescript = ['node_modules/typescript/bin/tsc', '--noEmit', '-p']
  await run('web build', ['--import', './server/tsx.ts', 'tools/build.ts'])
  await run('types', [...typescript, 'tsconfig.json'])
  await run('types of the browser code', [...typescript, 'tsconfig.browser.json'])
  await run('lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings'])
  await run('format', ['node_modules/oxfmt/bin/oxfmt', '--check'])
  await run('dead code', ['node_modules/knip/bin/knip.js'])
  await tests(testFiles)
}
