// Workloads 1, 2 and 3: what a patient and the staff do all day, against the limit program.
import { atLeast, atMost, type Bench, type Line, told, type Workload } from '../bench.ts'
import { startLimit, startSalve } from '../ground.ts'
import { type LimitWorld, makeLimitWorld } from '../limit/world.ts'
import type { Shot } from '../load.ts'
import { cpuOf, type Figures, takeTurns } from '../rounds.ts'
import * as shots from '../shots.ts'
import { makeWorld, type World } from '../world.ts'

type Next = () => Shot
type Sides = {
  readonly salve: (world: World) => Next
  readonly limit: (world: LimitWorld) => Next
  /** The same read without an audit row, for information. */
  readonly plain?: (world: LimitWorld) => Next
  /** What the desk asks for once beside it, for information. */
  readonly beside?: (world: World) => Next
}

type Compared = Readonly<Record<'salve' | 'limit', Figures>> & {
  readonly plain?: Figures
  readonly beside?: Figures
}

const messages = 20_000

async function compare(bench: Bench, name: string, sides: Sides): Promise<Compared> {
  const practice = await bench.practice()
  const world = await makeWorld(bench.ground, `salve_${name}`, { practice, messages })
  const limitWorld = await makeLimitWorld(bench.ground, `limit_${name}`, messages)
  await using salve = await startSalve(world.address, { folder: bench.ground.folder })
  await using limit = await startLimit(limitWorld.address)
  const plain = sides.plain?.(limitWorld)
  const beside = sides.beside?.(world)
  return await takeTurns(
    bench.ground,
    {
      salve: { program: salve, next: sides.salve(world) },
      limit: { program: limit, next: sides.limit(limitWorld) },
      ...(plain === undefined ? {} : { plain: { program: limit, next: plain } }),
      ...(beside === undefined ? {} : { beside: { program: salve, next: beside } }),
    },
    bench.pace,
  )
}

function rates({ salve, limit }: Compared): string {
  return `${salve.rps.toFixed(0)}/s, limit ${limit.rps.toFixed(0)}/s`
}

/** CPU for one operation of both programs, and how the server's and PostgreSQL's shares are. */
function cpuLine(name: string, { salve, limit }: Compared, target: number | undefined): Line {
  const ratio = cpuOf(salve) / cpuOf(limit)
  const share = (of: Figures): string =>
    `${of.serverCpuMs.toFixed(2)} + ${of.databaseCpuMs.toFixed(2)} ms`
  const figure = `${share(salve)}, limit ${share(limit)}`
  const workload = `${name}: CPU, server + PostgreSQL`
  if (target === undefined) return told(workload, figure, ratio.toFixed(1))
  const line = { workload, figure, ratio: ratio.toFixed(1) }
  return { ...line, target: `at most ${target} L`, reached: ratio <= target }
}

function linesOf(
  name: string,
  compared: Compared,
  targets: { here: number; full: number; cpu?: number; p99Ms?: number },
): readonly Line[] {
  const { salve, limit, plain, beside } = compared
  const ratio = salve.rps / limit.rps
  const figure = rates(compared)
  return [
    atLeast(name, { figure, ratio, target: targets.here }),
    atLeast(`${name}: full target`, { figure, ratio, target: targets.full }),
    cpuLine(name, compared, targets.cpu),
    ...(targets.p99Ms === undefined
      ? [told(`${name}: p99`, `${salve.p99Ms.toFixed(0)} ms, limit ${limit.p99Ms.toFixed(0)} ms`)]
      : [
          atMost(`${name}: p99 (limit ${limit.p99Ms.toFixed(0)} ms)`, {
            ...{ value: salve.p99Ms, target: targets.p99Ms, unit: 'ms' },
          }),
        ]),
    ...(plain === undefined
      ? []
      : [
          told(
            `${name}: beside a read that leaves no trace`,
            `${plain.rps.toFixed(0)}/s`,
            (salve.rps / plain.rps).toFixed(2),
          ),
        ]),
    ...(beside === undefined
      ? []
      : [
          told(
            `${name}: the chart and who reads, asked once beside it`,
            `${beside.rps.toFixed(0)}/s`,
          ),
        ]),
  ]
}

/** 1: a patient adds a message: access, promise, red flags, obligation, audit, jobs, row-level security. */
export const send: Workload = async (bench) =>
  linesOf('1 send', await compare(bench, 'send', { salve: shots.send, limit: shots.limitSend }), {
    here: 0.25,
    full: 0.6,
    cpu: 1.6,
    p99Ms: 15,
  })

/** 2: staff list 25 open conversations of a desk. */
export const inbox: Workload = async (bench) =>
  linesOf(
    '2 inbox of 25',
    await compare(bench, 'inbox', {
      salve: shots.inbox,
      limit: (world) => shots.limitRead(world, '/desks', 39),
      plain: (world) => shots.limitRead(world, '/plain/desks', 39),
    }),
    { here: 0.4, full: 0.6, p99Ms: 10 },
  )

/** 3: staff open a conversation of 20 messages and 40 other lines. */
export const thread: Workload = async (bench) =>
  linesOf(
    '3 thread of 20',
    await compare(bench, 'thread', {
      salve: shots.thread,
      limit: (world) => shots.limitRead(world, '/threads', 500),
      plain: (world) => shots.limitRead(world, '/plain/threads', 500),
      beside: shots.beside,
    }),
    { here: 0.4, full: 0.5 },
  )
