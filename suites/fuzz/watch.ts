import { Worker } from 'node:worker_threads'
import type { Crash, Run, RunResult } from './worker.ts'

/** What became of one reader. */
export type Tally = {
  readonly reader: string
  readonly seeds: number
  readonly inputs: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly crashes: readonly Crash[]
  /** Numbers of inputs that took longer than a second, or never ended. */
  readonly hangs: readonly number[]
  readonly slowestMs: number
  readonly memoryBytes: number
  readonly ms: number
}

const stretch = 2000
const hangMs = 1000
/** When a thread is ended: much later than a hang begins, as the machine may be busy. */
const endMs = 6000
const memoryMb = 512

/** A thread that reads, watched: one that hangs or dies is replaced, and goes on behind the input. */
export class Watch {
  #worker: Worker | undefined
  readonly #place = new SharedArrayBuffer(16)

  async fuzz(reader: string, inputs: number): Promise<Tally> {
    const began = performance.now()
    const tally = {
      reader,
      seeds: 0,
      inputs: 0,
      outcomes: {} as Record<string, number>,
      crashes: [] as Crash[],
      hangs: [] as number[],
      slowestMs: 0,
      memoryBytes: 0,
      ms: 0,
    }
    let from = 0
    while (from < inputs) {
      const run = { reader, from, to: Math.min(inputs, from + stretch) }
      const result = await this.#run(run)
      if (result.kind === 'done') {
        add(tally, result.result)
        from = run.to
      } else {
        const number = Math.max(from, result.number)
        if (result.kind === 'hung') tally.hangs.push(number)
        else tally.crashes.push({ reader, number, fault: result.fault, input: Buffer.alloc(0) })
        tally.inputs += number + 1 - from
        from = number + 1
      }
      // A reader this bad has shown what it is.
      if (tally.hangs.length > 3 || tally.crashes.length > 40) break
    }
    return { ...tally, ms: performance.now() - began }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  async #run(run: Run): Promise<Ended> {
    const worker = (this.#worker ??= await this.#start())
    const place = new Float64Array(this.#place)
    place.fill(0)
    const ended = await new Promise<Ended>((resolve) => {
      const timer = setInterval(() => {
        const [number = 0, began = 0] = place
        const now = performance.timeOrigin + performance.now()
        if (began > 0 && now - began > endMs) finish({ kind: 'hung', number })
      }, 200)
      const onMessage = (result: RunResult): void => finish({ kind: 'done', result })
      const onError = (fault: unknown): void =>
        finish({ kind: 'died', number: place[0] ?? 0, fault: String(fault) })
      const finish = (how: Ended): void => {
        clearInterval(timer)
        worker.off('message', onMessage)
        worker.off('error', onError)
        resolve(how)
      }
      worker.on('message', onMessage)
      worker.on('error', onError)
      worker.postMessage(run, [])
    })
    if (ended.kind !== 'done') await this.close()
    return ended
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(new URL('worker.ts', import.meta.url), {
      workerData: { place: this.#place },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    })
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve())
      worker.once('error', reject)
    })
    worker.removeAllListeners('error')
    return worker
  }
}

type Ended =
  | { readonly kind: 'done'; readonly result: RunResult }
  | { readonly kind: 'hung'; readonly number: number }
  | { readonly kind: 'died'; readonly number: number; readonly fault: string }

type Growing = { -readonly [Key in keyof Tally]: Tally[Key] } & {
  outcomes: Record<string, number>
  crashes: Crash[]
  hangs: number[]
}

function add(tally: Growing, result: RunResult): void {
  tally.seeds = result.seeds
  tally.inputs += result.to - result.from
  for (const [outcome, count] of Object.entries(result.outcomes)) {
    tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + count
  }
  tally.crashes.push(...result.crashes)
  if (result.slowestMs > hangMs) tally.hangs.push(result.slowest)
  tally.slowestMs = Math.max(tally.slowestMs, result.slowestMs)
  tally.memoryBytes = Math.max(tally.memoryBytes, result.memoryBytes)
}
