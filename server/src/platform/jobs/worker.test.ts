import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { openLog } from '../log/log.ts'
import { noMailer } from '../mail/mailer.ts'
import { call, enqueue, type Job } from './job.ts'
import { type AnyJob, startWorker, type Worker } from './worker.ts'

const nobody = { kind: 'sign-in' } as const
type Payload = { readonly word: string }

/** A job that keeps what it was given, after a wait or a fault of its own. */
function keeping(
  name: string,
  work: (payload: Payload, tries: number) => Promise<void> = async () => {},
): { readonly job: Job<Payload>; readonly kept: string[] } {
  const kept: string[] = []
  let tries = 0
  const run = async (payload: Payload): Promise<void> => {
    await work(payload, ++tries)
    kept.push(payload.word)
  }
  return { job: { name, run }, kept }
}

async function work(test: TestDatabase, job: AnyJob): Promise<Worker> {
  const tools = { database: test.database, mailer: noMailer, log: openLog('silent') }
  return await startWorker(test.owner, [job], tools, { concurrency: 1, pollMs: 100 })
}

async function until(holds: () => Promise<boolean> | boolean, maxMs: number): Promise<number> {
  const began = performance.now()
  while (!(await holds())) {
    assert.ok(performance.now() - began < maxMs, `not within ${maxMs} ms`)
    await setTimeout(25)
  }
  return performance.now() - began
}

async function jobsLeft(test: TestDatabase): Promise<readonly Record<string, unknown>[]> {
  return await test.asOwner('select locked_by, attempts from graphile_worker._private_jobs')
}

async function isTaken(test: TestDatabase): Promise<boolean> {
  return (await jobsLeft(test)).some((row) => row['locked_by'] !== null)
}

/** A real process that takes the job `name` and never ends it. */
async function hangingProcess(
  test: TestDatabase,
  name: string,
): Promise<{ kill: () => Promise<void> }> {
  const module = JSON.stringify(import.meta.resolve('./worker.ts'))
  const log = '{ info() {}, warn() {}, fault() {} }'
  const script = `import { startWorker } from ${module}
    const owner = JSON.parse(process.env.OWNER)
    const job = { name: ${JSON.stringify(name)}, run: () => new Promise(() => {}) }
    await startWorker(owner, [job], { log: ${log} }, { concurrency: 1, pollMs: 100 })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // oxlint-disable-next-line node/no-process-env -- the child is this very program
    env: { ...process.env, OWNER: JSON.stringify(test.owner) },
  })
  const gone = once(child, 'exit')
  await until(async () => await isTaken(test), 20_000)
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

describe('a worker', { concurrency: true }, () => {
  test('does a job if and only if the transaction that asked for it commits', async () => {
    await using test = await openTestDatabase()
    const { job, kept } = keeping('test.keep')
    await using worker = await work(test, job)
    assert.ok(worker)
    const undone = test.database.withSubject(nobody, async (tx) => {
      await enqueue(tx, [call(job, { word: 'undone' })])
      throw new RangeError('changed my mind')
    })
    await assert.rejects(undone, RangeError)
    await test.database.withSubject(nobody, async (tx) => {
      await enqueue(tx, [call(job, { word: 'one' }), call(job, { word: 'two' })])
      await setTimeout(300)
      assert.deepEqual(kept, [])
    })
    await until(() => kept.length === 2, 10_000)
    await until(async () => (await jobsLeft(test)).length === 0, 5000)
    assert.deepEqual(kept.toSorted(), ['one', 'two'])
  })

  test('tries a job again that failed', async () => {
    await using test = await openTestDatabase()
    const { job, kept } = keeping('test.fail-once', async (_payload, tries) => {
      if (tries === 1) throw new RangeError('not now')
    })
    await using worker = await work(test, job)
    assert.ok(worker)
    await test.database.withSubject(nobody, async (tx) => {
      await enqueue(tx, [call(job, { word: 'again' })])
    })
    await until(() => kept.length === 1, 20_000)
  })

  test('that is killed gives up its jobs within seconds', async () => {
    await using test = await openTestDatabase()
    const { job, kept } = keeping('test.hang')
    await test.database.withSubject(nobody, async (tx) => {
      await enqueue(tx, [call(job, { word: 'rescued' })])
    })
    const hanging = await hangingProcess(test, job.name)
    await using worker = await work(test, job)
    assert.ok(worker)
    await setTimeout(500)
    assert.deepEqual(kept, [], 'a living worker keeps its job')
    await hanging.kill()
    const waitedMs = await until(() => kept.length === 1, 15_000)
    assert.deepEqual(kept, ['rescued'])
    assert.ok(waitedMs > 0)
  })

  test('that is slow but alive keeps its job for as long as it takes', async () => {
    await using test = await openTestDatabase()
    const slow = keeping('test.slow', async () => await setTimeout(8000))
    const other = keeping('test.slow')
    await using slowly = await work(test, slow.job)
    await test.database.withSubject(nobody, async (tx) => {
      await enqueue(tx, [call(slow.job, { word: 'slowly' })])
    })
    await until(async () => await isTaken(test), 10_000)
    await using second = await work(test, other.job)
    assert.notEqual(slowly, second)
    await until(() => slow.kept.length === 1, 20_000)
    assert.deepEqual(other.kept, [])
    await until(async () => (await jobsLeft(test)).length === 0, 5000)
  })
})
