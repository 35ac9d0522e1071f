import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inHalves } from './in-halves.ts'

test('the one item at fault is refused and all others are written once', async () => {
  const written: number[] = []
  const refused: [number, string][] = []
  const write = async (items: readonly number[]): Promise<void> => {
    await Promise.resolve()
    if (items.includes(13)) throw Object.assign(new Error('x'), { code: '22P05' })
    written.push(...items)
  }
  const items = Array.from({ length: 100 }, (_, index) => index)
  await inHalves(items, write, (item, reason) => refused.push([item, reason]))
  assert.deepEqual(refused, [[13, 'cannot be stored (22P05)']])
  const others = items.filter((item) => item !== 13)
  assert.deepEqual(
    written.toSorted((a, b) => a - b),
    others,
  )
})

test('a fault of the database itself is thrown', async () => {
  const fault = Object.assign(new Error('x'), { code: '57P01' })
  const write = async (): Promise<void> => await Promise.reject(fault)
  await assert.rejects(async () => await inHalves([1, 2], write, () => {}), fault)
})
