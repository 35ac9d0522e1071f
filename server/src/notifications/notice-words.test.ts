import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { newId } from '../platform/crypto/secrets.ts'
import { isAddress } from './notice.ts'
import { lintNotice, noticeLanguage, noticeWords, subjectLengthMax } from './notice-words.ts'

const origin = 'https://maple.example'
const conversationId = newId('conversation')
const rosa = { alias: 'Maple Street', firstName: 'Rosa', origin, conversationId }
const link = `${origin}/messages/${conversationId}`

test('A notice says that a message waits, from whom, and where; nothing else', () => {
  assert.deepEqual(noticeWords('en', rosa), {
    fromName: 'Maple Street',
    subject: 'You have a new message, Rosa',
    text: `Hello Rosa,

You have a new message from Maple Street.
Read it here:
${link}

To keep it private, this email does not say what it is about.
Please do not answer this email.
`,
  })
  assert.deepEqual(noticeWords('es', rosa), {
    fromName: 'Maple Street',
    subject: 'Tiene un mensaje nuevo, Rosa',
    text: `Hola, Rosa:

Tiene un mensaje nuevo de Maple Street.
Léalo aquí:
${link}

Por privacidad, este correo no dice de qué se trata.
Por favor, no conteste este correo.
`,
  })
})

test('The patient’s language decides, English when it is not Spanish', () => {
  assert.deepEqual(['es', 'es-MX', 'ES', 'en', 'est', 'vi', ''].map(noticeLanguage), [
    ...['es', 'es', 'es'],
    ...['en', 'en', 'en', 'en'],
  ])
})

for (const name of [
  'Zoë',
  'Mary Ann',
  'Jean-Luc',
  'O’Neil',
  "D'Arcy",
  '李',
  'محمد',
  'आरती',
  'Nguyễn',
]) {
  test(`${name} is greeted by name`, () => {
    const { subject, text } = noticeWords('en', { ...rosa, firstName: name })
    assert.equal(subject, `You have a new message, ${name.normalize('NFC')}`)
    assert.ok(text.startsWith(`Hello ${name.normalize('NFC')},\n`))
  })
}

const naughty = join(
  import.meta.dirname,
  '../../../../shared/data/security-naughty-strings/blns.json',
)
const ownNaughty = [
  'Rosa\r\nBcc: eve@evil.example',
  'Rosa\nContent-Type: text/html',
  'Rosa\u2028Bcc: x',
  'Rosa https://evil.example',
  'www.evil.example',
  'evil.example',
  'Rosa <b>x</b>',
  'Rosa\u202Eevil',
  'Rosa\u0000',
  'Rosa\uD800',
  'R' + '\u0301'.repeat(50),
  'Rosa, your HIV test is back',
  'Rosa (type 2 diabetes)',
  'Rosa: call 555-0199',
  'a'.repeat(1000),
  '',
  ' ',
  "''''",
  '-Rosa',
  '{{first-name}}',
  'ALIAS',
]
const adversarial = existsSync(naughty)
  ? [...ownNaughty, ...z.array(z.string()).parse(JSON.parse(readFileSync(naughty, 'utf8')))]
  : ownNaughty

test('No name and no alias brings anything but itself into a notice', (t) => {
  if (!existsSync(naughty)) t.diagnostic('shared naughty strings absent: own list only')
  let leftOut = 0
  for (const language of ['en', 'es'] as const) {
    const nameless = noticeWords(language, { ...rosa, firstName: '' })
    for (const bad of adversarial) {
      const named = noticeWords(language, { ...rosa, firstName: bad })
      assertPlain(named.subject, named.text)
      if (named.subject === nameless.subject) leftOut++
      else {
        const name = bad.normalize('NFC').trim()
        assert.match(name, /^[\p{L}\p{M} '’-]{1,30}$/u)
        assert.equal(named.subject, `${nameless.subject}, ${name}`)
      }
      const aliased = noticeWords(language, { ...rosa, alias: bad })
      assertPlain(aliased.subject, aliased.text)
      assert.match(aliased.fromName, /^[\p{L}\p{M}\p{N} .,&'’-]{1,40}$/u)
      assert.doesNotMatch(aliased.fromName, /\.\S/)
    }
  }
  assert.ok(leftOut > adversarial.length, 'most of these are no names')
})

function assertPlain(subject: string, text: string): void {
  assert.ok(subject.length <= subjectLengthMax, subject)
  assert.doesNotMatch(subject, /[\p{C}\p{Zl}\p{Zp}]/u)
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u)
  assert.equal(text.split(link).length, 2)
  assert.doesNotMatch(text.replace(link, ''), /:\/\/|www\.|@|<|>/)
}

test('A template with one word more, a number, another link or a long subject is refused', () => {
  const put = { put: 'link' } as const
  const good = { subject: ['You have a new message'], text: ['Read it here: ', put] }
  assert.deepEqual(lintNotice('en', good), [])
  assert.equal(lintNotice('es', good).length > 0, true)
  const refused = [
    { ...good, subject: ['You have a new prescription'] },
    { ...good, subject: ['You have 2 new messages'] },
    { ...good, subject: ['You have a message about it from ', { put: 'alias' } as const] },
    { ...good, text: [...good.text, put] },
    { ...good, text: ['Read it here: https://evil.example'] },
    { ...good, text: ['Read it here'] },
    { ...good, subject: ['You have a new message, '.repeat(2), { nameAfter: ', ' }] },
  ]
  for (const template of refused) assert.ok(lintNotice('en', template).length > 0)
})

test('One plain address is an address; a list, a header or a name is not', () => {
  for (const good of ['rosa@home.example', 'r.o+s-a@sub.home.example', 'josé@casa.example']) {
    assert.ok(isAddress(good), good)
  }
  const bad = [
    '',
    'rosa',
    'rosa@',
    '@home.example',
    'a@b.example, c@d.example',
    'Rosa <a@b.example>',
  ]
  for (const text of [
    ...bad,
    'a@b.example\r\nBcc: c@d.example',
    'a b@c.example',
    `${'a'.repeat(300)}@b`,
  ]) {
    assert.ok(!isAddress(text), text)
  }
})
