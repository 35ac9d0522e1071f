// How long it takes from the command to the first page: later starts, and a fresh clone.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { atMost, type Bench, told, type Workload } from '../bench.ts'
import { freePort, root } from '../ground.ts'
import { median } from '../load.ts'

/** Starts as a person would, waits for a page and stops again; gives the seconds to that page. */
async function startOnce(
  folder: string,
  how: { command: readonly string[]; env: NodeJS.ProcessEnv; patienceSeconds: number },
): Promise<number> {
  const port = await freePort()
  const [program = '', ...args] = how.command
  const began = performance.now()
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...how.env, PORT: String(port), DATABASE_URL: '', SALVE_LOG: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  })
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`start ended with ${child.exitCode}`)
      if (performance.now() - began > how.patienceSeconds * 1000) throw new Error('no page came')
      await setTimeout(20)
    }
    return (performance.now() - began) / 1000
  } finally {
    await stop(child)
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://localhost:${port}/sign-in`)
    return response.status === 200 && (await response.text()).includes('</html>')
  } catch {
    return false
  }
}

/** The whole group: npm does not always pass a signal on. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGTERM')
  await Promise.race([gone, setTimeout(20_000, undefined, { ref: false })])
  await setTimeout(500)
}

export const start: Workload = async (bench) => {
  const data = mkdtempSync(join(tmpdir(), 'salve-start-'))
  const how = {
    command: [process.execPath, 'run.mjs', 'start'],
    env: { SALVE_DATA: data },
    patienceSeconds: 180,
  }
  try {
    const first = await startOnce(root, how)
    const later: number[] = []
    for (let round = 0; round < (bench.quick ? 2 : 5); round++) {
      later.push(await startOnce(root, how))
    }
    return [
      atMost('start: later start to the first page', {
        ...{ value: median(later), target: 3, unit: 's', digits: 1 },
      }),
      told('start: the first time, making up the demo', `${first.toFixed(1)} s`),
    ]
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

/** Only when asked for: downloads everything. */
export const fresh: Workload = async (bench: Bench) => {
  const folder = mkdtempSync(join(tmpdir(), 'salve-fresh-'))
  try {
    const clone = join(folder, 'clone')
    const cloned = spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' })
    if (cloned.status !== 0) throw new Error('git clone failed')
    bench.say('  npm start in a fresh clone, with an empty npm cache')
    const cache = join(folder, 'npm-cache')
    mkdirSync(cache)
    const seconds = await startOnce(clone, {
      command: ['npm', 'start'],
      env: { npm_config_cache: cache },
      patienceSeconds: 600,
    })
    return [
      atMost('start: fresh clone, empty npm cache, to the first page', {
        ...{ value: seconds, target: 90, unit: 's' },
      }),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
