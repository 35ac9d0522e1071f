import type { Ground, Program } from './ground.ts'
import { load, median, percentile, type Shot } from './load.ts'

/** What one program did under load: medians over its rounds. */
export type Figures = {
  readonly rps: number
  /** CPU of the server process and of PostgreSQL for one operation, milliseconds. */
  readonly serverCpuMs: number
  readonly databaseCpuMs: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export type Side = { readonly program: Program; readonly next: () => Shot }

export type Pace = {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
}

/**
 * Runs the sides in turn, A-B-A-B, after one round each that is not counted, so that whatever else
 * the machine does falls on all of them.
 */
export async function takeTurns<Name extends string>(
  ground: Ground,
  sides: { readonly [Each in Name]?: Side },
  pace: Pace,
): Promise<Readonly<Record<Name, Figures>>> {
  const names = Object.keys(sides) as Name[]
  const taken = new Map<Name, Figures[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= pace.rounds; round++) {
    for (const name of names) {
      const side = sides[name]
      if (side === undefined) continue
      const figures = await measure(ground, side, pace)
      if (round > 0) taken.get(name)?.push(figures)
    }
  }
  return Object.fromEntries(names.map((name) => [name, middle(taken.get(name) ?? [])])) as Record<
    Name,
    Figures
  >
}

async function measure(ground: Ground, { program, next }: Side, pace: Pace): Promise<Figures> {
  const before = await program.usage()
  const databaseBefore = ground.cpuMs()
  const done = await load(program.port, next, pace)
  const databaseAfter = ground.cpuMs()
  const after = await program.usage()
  return {
    rps: done.done / done.seconds,
    serverCpuMs: (after.cpuMs - before.cpuMs) / done.done,
    databaseCpuMs: ((databaseAfter ?? Number.NaN) - (databaseBefore ?? Number.NaN)) / done.done,
    p50Ms: percentile(done.latencyMs, 0.5),
    p99Ms: percentile(done.latencyMs, 0.99),
  }
}

function middle(all: readonly Figures[]): Figures {
  const of = (name: keyof Figures): number => median(all.map((figures) => figures[name]))
  return {
    rps: of('rps'),
    serverCpuMs: of('serverCpuMs'),
    databaseCpuMs: of('databaseCpuMs'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
  }
}

export function cpuOf(figures: Figures): number {
  return figures.serverCpuMs + figures.databaseCpuMs
}
