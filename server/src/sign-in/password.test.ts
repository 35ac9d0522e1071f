import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, isPassword, TooBusyFault, weaknessOf } from './password.ts'

test('a password is kept as argon2id of the agreed cost', async () => {
  const hashed = await hashPassword('four words one can picture')
  assert.match(hashed, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await isPassword(hashed, 'four words one can picture'), true)
  assert.equal(await isPassword(hashed, 'four words one can pictur'), false)
})

test('the same letters typed another way are the same password', async () => {
  const hashed = await hashPassword('a caf\u00e9 on the corner')
  assert.equal(await isPassword(hashed, 'a cafe\u0301 on the corner'), true)
})

test('without an account the work is done, and the answer is no', async () => {
  assert.equal(await isPassword(undefined, 'anything at all'), false)
})

test('only a few may wait; the rest are told so at once', async () => {
  const hashed = await hashPassword('four words one can picture')
  const crowd = Array.from({ length: 30 }, async () => await isPassword(hashed, 'x'))
  const answers = await Promise.all(crowd)
  assert.equal(answers.filter((answer) => answer === false).length, 8)
  assert.equal(answers.filter((answer) => answer === undefined).length, 22)
  assert.equal(await isPassword(hashed, 'four words one can picture'), true)
  const many = Array.from({ length: 30 }, async () => await hashPassword('x'))
  const outcomes = await Promise.allSettled(many)
  assert.ok(
    outcomes.some((each) => each.status === 'rejected' && each.reason instanceof TooBusyFault),
  )
})

test('what is guessed first is refused, with a reason', () => {
  const known = ['Dana Lee', 'dana@maple.example', 'Maple Street Family Practice']
  for (const weak of [
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    'abcdefghijklmnop',
    '123456789012',
    'Password12345!',
    'maplestreet2026',
    'dana.maple.2026',
  ]) {
    assert.notEqual(weaknessOf(weak, known), undefined, weak)
  }
  for (const good of ['four words one can picture', 'Xk9#mQ2$vL7p', 'der Hund trinkt Kaffee']) {
    assert.equal(weaknessOf(good, known), undefined, good)
  }
})
