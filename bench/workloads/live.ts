// Workload 10 and memory: 1,000 live connections to the desk, and how soon they hear of a message.
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { atMost, type Bench, told, type Workload } from '../bench.ts'
import { type Program, startSalve } from '../ground.ts'
import { openLine, percentile, shot } from '../load.ts'
import { send } from '../shots.ts'
import { makeWorld, type SignedIn } from '../world.ts'

const clients = 1000

type Listening = {
  readonly sockets: readonly Socket[]
  /** When each client heard its last event, on our clock. */
  readonly heardAt: Float64Array
}

async function listen(port: number, { cookie }: SignedIn): Promise<Listening> {
  const heardAt = new Float64Array(clients)
  const { bytes } = shot('GET', '/api/desk/live', { headers: { cookie } }, 200)
  const sockets: Socket[] = []
  for (let place = 0; place < clients; place++) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    sockets.push(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.once('data', (first: Buffer) => {
        if (first.includes(' 200 OK')) resolve()
        else reject(new Error(first.toString().slice(0, 300)))
      })
      socket.write(bytes)
    })
    socket.on('data', (event: Buffer) => {
      if (event.includes('data:')) heardAt[place] = performance.now()
    })
  }
  return { sockets, heardAt }
}

async function withListeners<T>(
  bench: Bench,
  work: (of: {
    program: Program
    listening: Listening
    before: number
    say: () => Promise<number>
  }) => Promise<T>,
): Promise<T> {
  const practice = await bench.practice()
  const name = `live_${Math.random().toString(36).slice(2, 8)}`
  const world = await makeWorld(bench.ground, name, { practice, messages: 20_000 })
  await using program = await startSalve(world.address, { folder: bench.ground.folder })
  const { rssBytes: before } = await program.usage()
  const listening = await listen(program.port, world.staff)
  await using line = await openLine(program.port)
  const next = send(world)
  try {
    return await work({
      ...{ program, listening, before },
      say: async () => {
        await line.fire(next())
        return performance.now()
      },
    })
  } finally {
    for (const socket of listening.sockets) socket.destroy()
  }
}

/** A message is sent; the answer to it says that it was committed. From there to each client's event. */
export const live: Workload = async (bench) =>
  await withListeners(bench, async ({ listening, say }) => {
    const first: number[] = []
    const all: number[] = []
    for (let round = 0; round < (bench.quick ? 20 : 60); round++) {
      listening.heardAt.fill(0)
      const committed = await say()
      for (let tries = 0; listening.heardAt.includes(0) && tries < 2000; tries++)
        await setTimeout(1)
      if (listening.heardAt.includes(0)) throw new Error('a live client heard nothing for 2 s')
      const waits = [...listening.heardAt].map((at) => Math.max(0, at - committed))
      if (round < 5) continue
      first.push(Math.min(...waits))
      all.push(...waits)
    }
    const of = (values: readonly number[], share: number): number => percentile(values, share)
    return [
      atMost('10 live: commit to the first of 1,000 clients, p50', {
        ...{ value: of(first, 0.5), target: 1, unit: 'ms', digits: 1 },
      }),
      atMost('10 live: the same, p99', {
        value: of(first, 0.99),
        target: 25,
        unit: 'ms',
        digits: 1,
      }),
      told('10 live: commit to each of 1,000 clients, p50', `${of(all, 0.5).toFixed(1)} ms`),
      atMost('10 live: the same, p99', { value: of(all, 0.99), target: 60, unit: 'ms', digits: 1 }),
    ]
  })

export const memory: Workload = async (bench) =>
  await withListeners(bench, async ({ program, before, say }) => {
    for (let round = 0; round < 50; round++) await say()
    await setTimeout(1000)
    const { rssBytes } = await program.usage()
    const megabytes = (bytes: number): number => bytes / 1024 / 1024
    return [
      atMost('memory: server process at 1,000 live connections', {
        ...{ value: megabytes(rssBytes), target: 200, unit: 'MB' },
        ratio: `${megabytes(before).toFixed(0)} MB before`,
      }),
    ]
  })
