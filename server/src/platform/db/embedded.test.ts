import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded, stopServer } from './embedded.ts'
import type { Address } from './pool.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salve-embedded-'))
})
after(async () => {
  await stopServer(join(folder, 'postgres'))
  await rm(folder, { recursive: true, force: true })
})

/** Another process of Salve that starts the server in this folder and then lives on. */
async function otherProcess(): Promise<ChildProcess> {
  const module = JSON.stringify(import.meta.resolve('./embedded.ts'))
  const script = `import { startEmbedded } from ${module}
    await startEmbedded(${JSON.stringify(folder)})
    console.log('started')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function ask(owner: Address, text: string): Promise<unknown[]> {
  const client = new pg.Client({ ...owner })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

function serverPid(): number {
  return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

test('a server that another living process started is shared, and not stopped', async () => {
  const other = await otherProcess()
  const shared = await startEmbedded(folder)
  await shared.stop()
  assert.deepEqual(await ask(shared.owner, 'select 1 as one'), [{ one: 1 }])
  await kill(other)
})

test('a server left behind by a killed process is adopted, and stopped by who adopted it', async () => {
  const pid = serverPid()
  const adopted = await startEmbedded(folder)
  assert.equal(serverPid(), pid)
  await ask(adopted.owner, 'create table kept (word text); insert into kept values ($$here$$)')
  await adopted.stop()
  await assert.rejects(ask(adopted.owner, 'select 1'))
  assert.throws(() => process.kill(pid, 0))
})

test('a server that was killed comes back with everything that was committed', async () => {
  const first = await startEmbedded(folder)
  await ask(first.owner, 'insert into kept values ($$and here$$)')
  process.kill(serverPid(), 'SIGKILL')
  await setTimeout(50)
  const again = await startEmbedded(folder)
  const words = await ask(again.owner, 'select word from kept order by word')
  assert.deepEqual(words, [{ word: 'and here' }, { word: 'here' }])
  const [durable] = await ask(
    again.owner,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
  )
  assert.deepEqual(durable, { fsync: 'on', commit: 'on' })
  await again.stop()
})
