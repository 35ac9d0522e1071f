import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fetched } from './fetch-bytes.ts'
import { keptFetch } from './kept-fetch.ts'

const good: Fetched = { outcome: 'fetched', bytes: Buffer.from('bytes') }
const bad: Fetched = { outcome: 'failed', why: 'the server answered 500' }
const large: Fetched = { outcome: 'fetched', bytes: Buffer.alloc(70_000) }
const answers: Readonly<Record<string, Fetched>> = { good, bad, large }

test('a place is asked again after a day, one that failed after ten minutes, a large one always', async () => {
  const asked: string[] = []
  let now = Temporal.Instant.from('2026-11-22T12:00:00Z')
  const fetchBytes = keptFetch({
    now: () => now,
    fetchBytes: async (url) => {
      asked.push(url)
      return answers[url] ?? bad
    },
  })
  const askAll = async (): Promise<string> => {
    asked.length = 0
    for (const [url, answer] of Object.entries(answers))
      assert.deepEqual(await fetchBytes(url), answer)
    return asked.join(' ')
  }
  assert.equal(await askAll(), 'good bad large')
  assert.equal(await askAll(), 'large')
  now = now.add({ minutes: 11 })
  assert.equal(await askAll(), 'bad large')
  now = now.add({ hours: 24 })
  assert.equal(await askAll(), 'good bad large')
})

test('of many places the oldest is forgotten', async () => {
  let asked = 0
  const fetchBytes = keptFetch({
    now: () => Temporal.Instant.from('2026-11-22T12:00:00Z'),
    fetchBytes: async () => {
      asked += 1
      return good
    },
  })
  for (let place = 0; place < 400; place++) await fetchBytes(`http://${place}.example/`)
  await fetchBytes('http://399.example/')
  assert.equal(asked, 400)
  await fetchBytes('http://0.example/')
  assert.equal(asked, 401)
})
