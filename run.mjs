// The two commands and their helpers, runnable by any Node from 20 up with nothing installed:
// installs what is missing, then hands over to the project's own Node (see decisions/0002).
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const [command = 'start', ...rest] = process.argv.slice(2)

installIfNeeded()
const node = projectNode()

const typescript = ['node_modules/typescript/bin/tsc', '--noEmit', '-p']
/** Each command: one or more programs run in turn; the first that fails ends it. */
const commands = {
  start: [program('tools/build.ts', '--if-needed'), program('server/bin/salve.ts', 'start')],
  salve: [program('server/bin/salve.ts')],
  build: [['tools/build.ts']],
  types: [
    [...typescript, 'tsconfig.json'],
    [...typescript, 'tsconfig.browser.json'],
  ],
  lint: [['node_modules/oxlint/bin/oxlint', '--deny-warnings']],
  format: [['node_modules/oxfmt/bin/oxfmt']],
  test: [program('tools/test.ts')],
  suite: [program('suites/run.ts')],
  pack: [program('tools/pack-direct.ts')],
  bench: [program('bench/run.ts')],
}

function program(file, ...args) {
  return ['--import', './server/tsx.ts', file, ...args]
}

const steps = commands[command]
if (steps === undefined) {
  console.error(`Unknown command "${command}". Known: ${Object.keys(commands).join(', ')}`)
  process.exit(2)
}
for (const [index, step] of steps.entries()) {
  const args = index === steps.length - 1 ? [...step, ...rest] : step
  const code = await run(args)
  if (code !== 0) process.exit(code)
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        SALVE_CALLED_FROM: process.env.INIT_CWD ?? process.cwd(),
        PATH: `${dirname(node)}:${process.env.PATH}`,
      },
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => child.kill(signal))
    child.on('error', (error) => {
      console.error(`Could not start Node: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1))
  })
}

/** `npm ci` when node_modules is missing or made from another lockfile. */
function installIfNeeded() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stampFile = join(root, 'node_modules', '.salve-lock')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock) return
  console.error('Installing what Salve needs (once, about a minute)...')
  const npm = spawnSync('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    console.error('The installation failed. Check the network to your npm registry and try again.')
    process.exit(1)
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, lock)
}

/** The Node that came with the packages; else this one, when it is new enough. */
function projectNode() {
  const names = [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]
  for (const name of names) {
    const file = join(root, 'node_modules', name, 'bin', 'node')
    if (existsSync(file)) return file
  }
  if (Number(process.versions.node.split('.')[0]) >= 26) return process.execPath
  console.error(
    `Salve needs Node 26 on ${process.platform} ${process.arch}; this is ${process.version}.`,
  )
  process.exit(1)
}
