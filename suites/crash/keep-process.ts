import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import type { FromChild, Point, ToChild } from './die-at-write.ts'

const root = join(import.meta.dirname, '../..')

/** One real process of Salve, waiting to be let go or running. */
type Running = {
  readonly child: ChildProcess
  readonly hear: <Is extends FromChild['is']>(
    is: Is,
  ) => Promise<Extract<FromChild, { readonly is: Is }>>
  readonly gone: Promise<void>
}

/** A supervisor: one process runs, a spare one stands ready, and takes over when the first dies. */
export type Keeper = AsyncDisposable & {
  /** Where it listens; waits while there is nobody. */
  readonly origin: () => Promise<string>
  readonly arm: (point: Point) => Promise<void>
  /** What was written since it was armed, by name; disarms. */
  readonly report: () => Promise<readonly string[]>
  readonly deaths: () => number
}

export async function keepProcess(
  part: 'web' | 'worker',
  options: {
    readonly env: Readonly<Record<string, string>>
    readonly logFile: string
    /** Between a death and the spare taking over. */
    readonly onDeath?: () => Promise<void>
  },
): Promise<Keeper> {
  let ended = false
  let deaths = 0
  let spare = start(part, options)
  let current: Running
  let standing: Promise<string>

  const takeOver = async (): Promise<string> => {
    current = spare
    const running = current
    spare = start(part, options)
    void running.gone.then(() => {
      if (ended) return
      deaths++
      standing = Promise.resolve(options.onDeath?.()).then(takeOver)
      standing.catch((fault: unknown) => console.error(fault))
    })
    await running.hear('loaded')
    const listening = part === 'web' ? running.hear('listening') : undefined
    const ready = running.hear('ready')
    send(running, { go: true })
    await ready
    return `http://127.0.0.1:${(await listening)?.port ?? 0}`
  }
  standing = takeOver()
  await standing
  return {
    origin: async () => await standing,
    arm: async (point) => {
      for (;;) {
        await standing
        const armed = current.hear('armed').then(
          () => true,
          () => false,
        )
        send(current, { arm: point })
        // It may die of the last arming just now: then it is the next one's turn.
        if (await armed) return
      }
    },
    report: async () => {
      await standing
      const report = current.hear('report')
      send(current, { report: true })
      return (await report).writes
    },
    deaths: () => deaths,
    [Symbol.asyncDispose]: async () => {
      ended = true
      for (const each of [current, spare]) {
        each.child.kill('SIGKILL')
        await each.gone
      }
    },
  }
}

function send({ child }: Running, message: ToChild): void {
  if (child.connected) child.send(message)
}

function start(
  part: string,
  { env, logFile }: { readonly env: Readonly<Record<string, string>>; readonly logFile: string },
): Running {
  const out = openSync(logFile, 'a')
  const child = spawn(
    process.execPath,
    [
      ...['--import', './server/tsx.ts', '--import', './suites/crash/die-at-write.ts'],
      ...['server/bin/salve.ts', part],
    ],
    { cwd: root, env: { ...env }, stdio: ['ignore', out, out, 'ipc'] },
  )
  const heard = new Map<FromChild['is'], FromChild>()
  const waiting = new Map<FromChild['is'], (message: FromChild) => void>()
  child.on('message', (message: FromChild) => {
    const waiter = waiting.get(message.is)
    if (waiter === undefined) heard.set(message.is, message)
    else {
      waiting.delete(message.is)
      waiter(message)
    }
  })
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    child,
    gone,
    hear: async (is) => {
      const early = heard.get(is)
      heard.delete(is)
      const word = await (early ??
        Promise.race([
          new Promise<FromChild>((resolve) => waiting.set(is, resolve)),
          gone.then(() => Promise.reject(new Error(`a process was gone before it was ${is}`))),
        ]))
      return word as Extract<FromChild, { readonly is: typeof is }>
    },
  }
}
