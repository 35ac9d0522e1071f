// Feeds one reader with one run of inputs, in a thread of its own: what hangs can be ended there.
import { parentPort, workerData } from 'node:worker_threads'
import { inputOf } from './mutate.ts'
import { ownSeeds } from './own-seeds.ts'
import { planted } from './planted.ts'
import { type FuzzReader, readers } from './readers.ts'
import { sharedSeeds } from './seeds.ts'

/** One stretch of inputs for one reader. */
export type Run = { readonly reader: string; readonly from: number; readonly to: number }

export type Crash = {
  readonly reader: string
  readonly number: number
  readonly fault: string
  readonly input: Buffer
}

export type RunResult = Run & {
  readonly seeds: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly crashes: readonly Crash[]
  /** Of the slowest input: how long, and which. */
  readonly slowestMs: number
  readonly slowest: number
  readonly memoryBytes: number
}

const crashesKept = 20
/** What the thread is at, for who watches it: the number of the input, and when it began. */
const place = new Float64Array((workerData as { readonly place: SharedArrayBuffer }).place)
const all: Readonly<Record<string, FuzzReader>> = { ...readers, ...planted }
const [own, shared] = [await ownSeeds(), sharedSeeds()]

parentPort?.on('message', (run: Run) => {
  void fuzz(run).then((result) => parentPort?.postMessage(result, []))
})
parentPort?.postMessage('ready', [])

async function fuzz(run: Run): Promise<RunResult> {
  const reader = all[run.reader]
  if (reader === undefined) throw new Error(`no reader ${run.reader}`)
  const seeds = seedsOf(reader)
  const words = reader.words.map((word) => Buffer.from(word, 'latin1'))
  const outcomes: Record<string, number> = {}
  const crashes: Crash[] = []
  let [slowestMs, slowest, memoryBytes] = [0, run.from, 0]
  for (let number = run.from; number < run.to; number++) {
    const input = inputOf(number, seeds, words)
    place[0] = number
    place[1] = performance.timeOrigin + performance.now()
    const { outcome, ms, fault } = await attempt(reader, input)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (fault !== undefined && crashes.length < crashesKept) {
      crashes.push({ reader: run.reader, number, fault, input })
    }
    if (ms > slowestMs) [slowestMs, slowest] = [ms, number]
    if (number % 256 === 0) memoryBytes = Math.max(memoryBytes, memoryUsed())
  }
  place[1] = 0
  memoryBytes = Math.max(memoryBytes, memoryUsed())
  return { ...run, seeds: new Set(seeds).size, outcomes, crashes, slowestMs, slowest, memoryBytes }
}

/** Ours are known to be sound, and so stand often enough to be one in four. */
function seedsOf({ seeds }: FuzzReader): readonly Buffer[] {
  const ours = seeds.flatMap((kind) => own.get(kind) ?? [])
  const others = seeds.flatMap((kind) => shared.get(kind) ?? [])
  const times = 1 + Math.floor(others.length / (3 * ours.length))
  return [...Array.from({ length: times }, () => ours).flat(), ...others]
}

type Attempt = { readonly outcome: string; readonly ms: number; readonly fault?: string }

/** What seems slow is tried again, as another program may have had the processor meanwhile. */
async function attempt(reader: FuzzReader, input: Buffer): Promise<Attempt> {
  let best = await once(reader, input)
  for (let again = 0; again < 2 && best.ms > 500; again++) {
    const next = await once(reader, input)
    if (next.ms < best.ms) best = next
  }
  return best
}

async function once(reader: FuzzReader, input: Buffer): Promise<Attempt> {
  const began = performance.now()
  try {
    const read = reader.read(input)
    const outcome = typeof read === 'string' ? read : await read
    return { outcome, ms: performance.now() - began }
  } catch (fault) {
    const ms = performance.now() - began
    if (reader.refusal !== undefined && fault instanceof reader.refusal)
      return { outcome: 'refused', ms }
    const words = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
    return { outcome: 'crashed', ms, fault: words.split('\n').slice(0, 4).join(' | ') }
  }
}

function memoryUsed(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
