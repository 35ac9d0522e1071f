import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressKey, addressOf, mailboxesOf, readAddresses } from './addresses.ts'
import { type From, readFrom } from './from.ts'
import { messageIdOf, readMessageIds } from './message-id.ts'
import { readMessage } from './read-message.ts'

const addressesIn = (text: string): readonly string[] =>
  mailboxesOf(readAddresses(text)).map((mailbox) =>
    mailbox.name === undefined ? addressOf(mailbox) : `${mailbox.name} <${addressOf(mailbox)}>`,
  )
const doubtsIn = (text: string): readonly string[] => [...readAddresses(text).doubts]

function from(header: string): From {
  const result = readMessage(Buffer.from(`${header}\r\n\r\n`, 'latin1'))
  assert.equal(result.outcome, 'read')
  return readFrom(result.message)
}

test('addresses are read with their names, plain, quoted, encoded or in a comment', () => {
  assert.deepEqual(
    addressesIn(
      'ada@clinic.example, Gus Q. Obi <gus@clinic.example>, "Obi, Gus" <gus@clinic.example>,' +
        ' =?utf-8?q?Jos=C3=A9?= <jose@clinic.example>, rosa@home.example (Rosa)',
    ),
    [
      'ada@clinic.example',
      'Gus Q. Obi <gus@clinic.example>',
      'Obi, Gus <gus@clinic.example>',
      'José <jose@clinic.example>',
      'Rosa <rosa@home.example>',
    ],
  )
  assert.deepEqual(addressesIn('"a \\"b\\""@clinic.example, x@[10.0.0.1]'), [
    '"a \\"b\\""@clinic.example',
    'x@[10.0.0.1]',
  ])
})

test('groups are read with their members', () => {
  const { entries, doubts } = readAddresses(
    'Team A: ada@a.example, gus@b.example;, x@c.example, none:;',
  )
  assert.deepEqual(
    entries.map((entry) =>
      entry.kind === 'group' ? [entry.name, entry.members.length] : entry.local,
    ),
    [['Team A', 2], 'x', ['none', 0]],
  )
  assert.equal(doubts.size, 0)
})

test('what two programs may read differently is doubtful', () => {
  assert.deepEqual(doubtsIn('ada@a.example <gus@b.example>'), ['an address stands in a name'])
  assert.deepEqual(doubtsIn('<ada@a.example> gus@b.example'), ['something follows an address'])
  assert.deepEqual(doubtsIn('ada @a.example'), ['an address has spaces or comments inside'])
  assert.deepEqual(doubtsIn('ada(x)@a.example'), ['an address has spaces or comments inside'])
  assert.deepEqual(doubtsIn('<@x.example:ada@a.example>'), ['an address has a route'])
  assert.deepEqual(doubtsIn('ad\u00e9@a.example'), [
    'an address has characters that belong in none',
  ])
  assert.deepEqual(doubtsIn('=?utf-8?q?ada?=@a.example'), [
    'an address has characters that belong in none',
  ])
  assert.deepEqual(doubtsIn('ada'), ['something is no address'])
  assert.deepEqual(doubtsIn('ada@a@b'), ['something is no address'])
  assert.deepEqual(doubtsIn('ada@a.example,,gus@b.example'), ['an entry is empty'])
  assert.deepEqual(doubtsIn('ada@a.example,'), ['an entry is empty'])
  assert.deepEqual(doubtsIn('[x] <ada@a.example>'), [
    'a name has characters that must stand in quotes',
  ])
  assert.deepEqual(doubtsIn('> <ada@a.example>'), [
    'a name has characters that must stand in quotes',
  ])
  assert.deepEqual(doubtsIn('Ada"Obi" <ada@a.example>'), [
    'a name has characters that must stand in quotes',
  ])
  assert.deepEqual(doubtsIn('"ada"@a.example'), ['an address has a part in quotes'])
  assert.deepEqual(doubtsIn('ada@a.example;'), ['a semicolon ends no group'])
  assert.deepEqual(doubtsIn('"Ada [x]" Q. (y) <ada@a.example>'), [])
  assert.ok(
    doubtsIn('"ada <ada@a.example>').includes('a quote, comment or bracket is never closed'),
  )
  assert.ok(doubtsIn('(ada ada@a.example').includes('a quote, comment or bracket is never closed'))
  assert.ok(doubtsIn('<ada@a.example').includes('a quote, comment or bracket is never closed'))
})

test('one address in one sound From field is an answer', () => {
  const one = from('From: "Ada, MD" <Ada@Clinic.example>')
  assert.equal(one.outcome, 'one')
  assert.equal(
    one.outcome === 'one' ? addressKey(addressOf(one.mailbox)) : '',
    'ada@clinic.example',
  )
  assert.equal(from('From: ada@a.example, gus@b.example').outcome, 'several')
  assert.equal(from('To: ada@a.example').outcome, 'none')
  assert.equal(from('From:').outcome, 'none')
})

test('a From field that can be read in two ways is refused', () => {
  for (const header of [
    'From: ada@a.example\r\nFrom: gus@b.example',
    'From: ada@a.example <gus@b.example>',
    'From: team: ada@a.example;',
    'From: ada@a.example\r\nnot a field\r\nX: y',
    'From : ada@a.example',
    'From: ada@a.example\rFrom: gus@b.example',
    'From: ada@a.example\0',
    'From: ada@a.example\nX: y\r\nZ: z',
    'From: =?utf-8?q?gus=40b.example?= <ada@a.example>',
    'From: =?utf-8?q?<gus=40b.example>,?= <ada@a.example>',
    'From: ad\u00e9 <ada@a.example>',
    'From: "ada"@a.example',
    'From: ada@a.example;',
    '\u00ef\u00bb\u00bfFrom: ada@a.example',
    ' folded\r\nFrom: ada@a.example',
  ]) {
    const { outcome } = from(header)
    assert.equal(outcome, 'ambiguous', JSON.stringify(header))
  }
  assert.equal(from('From: =?utf-8?q?Ad=C3=A9?= <ada@a.example>').outcome, 'one', 'the control')
})

test('addresses are compared without case, brackets and rfc822', () => {
  for (const text of [
    'Ada@A.example',
    'rfc822; ada@a.example',
    'RFC822;<ADA@a.example>',
    'X <ada@a.example>',
  ])
    assert.equal(addressKey(text), 'ada@a.example')
})

test('message identifiers are read from a list, and with brackets left out', () => {
  assert.deepEqual(readMessageIds('<a@b>\r\n <c@d> x'), ['<a@b>', '<c@d>'])
  assert.deepEqual(readMessageIds(' 0c796d0e-4c76 '), ['<0c796d0e-4c76>'])
  assert.deepEqual(readMessageIds('<one two@b>'), ['<one two@b>'])
  assert.deepEqual(readMessageIds('no id here'), [])
})

test('a message with two different identifiers has none', () => {
  const idOf = (header: string): string | undefined => {
    const result = readMessage(Buffer.from(`${header}\r\n\r\n`))
    return result.outcome === 'read' ? messageIdOf(result.message) : 'refused'
  }
  assert.equal(idOf('Message-ID: <a@b>'), '<a@b>')
  assert.equal(idOf('Message-ID: <a@b>\r\nmessage-id: <c@d>'), undefined)
})
