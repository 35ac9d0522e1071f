import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileNameOf, isAttachment, textOf } from './content.ts'
import type { Part } from './part.ts'
import { readMessage } from './read-message.ts'

function part(header: string, body: string = ''): Part {
  const result = readMessage(Buffer.from(`${header}\r\n\r\n${body}`, 'latin1'))
  assert.equal(result.outcome, 'read')
  return result.message
}

test('text is read in its charset, and a guess is said to be one', () => {
  const latin = part('Content-Type: text/plain; charset=iso-8859-1', 'caf\u00e9')
  assert.deepEqual(textOf(latin), { text: 'café', doubtful: false })
  assert.deepEqual(textOf(part('X: y', 'plain')), { text: 'plain', doubtful: false })
  assert.deepEqual(textOf(part('X: y', 'caf\u00c3\u00a9')), { text: 'café', doubtful: true })
  assert.deepEqual(textOf(part('X: y', 'caf\u00e9')), { text: 'café', doubtful: true })
  const coded = 'Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64'
  assert.equal(textOf(part(coded, 'w6k=')).text, 'é')
})

test('a file is called by its own name, never by a path', () => {
  const nameIn = (parameter: string): string | undefined =>
    fileNameOf(part(`Content-Disposition: attachment; ${parameter}`))
  assert.equal(nameIn('filename="scan 1.pdf"'), 'scan 1.pdf')
  assert.equal(nameIn('filename="../../etc/passwd"'), 'passwd')
  assert.equal(nameIn(String.raw`filename="C:\\temp\\x.pdf"`), 'x.pdf')
  assert.equal(nameIn("filename*=utf-8''a%E2%80%AEfdp.exe"), 'afdp.exe')
  assert.equal(nameIn("filename*=utf-8''a%0D%0Ab%00.pdf"), 'ab.pdf')
  assert.equal(nameIn('filename=".."'), undefined)
  assert.equal(nameIn('x=y'), undefined)
  assert.equal(nameIn(`filename="${'x'.repeat(500)}.pdf"`)?.length, 200)
  const smiles = encodeURIComponent(`a${'\u{1F600}'.repeat(200)}x`)
  assert.equal(nameIn(`filename*=utf-8''${smiles}`)?.isWellFormed(), true)
  assert.equal(fileNameOf(part('Content-Type: application/pdf; name=one.pdf')), 'one.pdf')
})

test('a part is an attachment when its sender says so', () => {
  assert.ok(isAttachment(part('Content-Disposition: ATTACHMENT; filename=x')))
  assert.ok(isAttachment(part('Content-Disposition: something')))
  assert.ok(!isAttachment(part('Content-Disposition: inline')))
  assert.ok(!isAttachment(part('Content-Type: text/plain')))
})
