import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { HeaderRefused } from '../mime/write-header.ts'
import { readMessage } from '../mime/read-message.ts'
import { writeMessage } from '../mime/write-message.ts'
import type { DirectContext } from './context.ts'
import { type ReadContext, readContext } from './read-context.ts'
import { writeContext } from './write-context.ts'

const contentId = '<context-1@clinic.example>'
const full: DirectContext = {
  version: '1.1',
  id: '<one@clinic.example>',
  patientIds: [
    { system: '2.16.840.1.113883.19.999999', value: '123456' },
    { system: '2.16.840.1.113883.19.888888', value: '75774' },
  ],
  type: { category: 'radiology', action: 'report' },
  purpose: 'treatment',
  patient: { givenName: 'Rosa', surname: 'Núñez', dateOfBirth: '1961-12-31', gender: 'F' },
  encapsulation: undefined,
}

function contextOf(bytes: Buffer): ReadContext {
  const result = readMessage(bytes)
  assert.equal(result.outcome, 'read')
  return readContext(result.message)
}

function sentWith(context: DirectContext): Buffer {
  const { field, part } = writeContext(context, contentId)
  return writeMessage([field], {
    kind: 'multipart',
    type: 'multipart/mixed',
    parts: [{ kind: 'text', text: 'words' }, part],
  })
}

const messageWith = (body: string, header = `X-Direct-Context: ${contentId}`): Buffer =>
  Buffer.from(
    `${header}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-ID: ${contentId}\r\n\r\n${body}\r\n--b--`,
  )

test('a context is read as it was written', () => {
  const read = contextOf(sentWith(full))
  assert.equal(read.outcome, 'read')
  assert.deepEqual(read.outcome === 'read' ? read.context : undefined, full)
})

test('whatever a patient is called, it comes back so', () => {
  const value = fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .filter((text) => !/\p{Cc}|\uFEFF/u.test(text))
  fc.assert(
    fc.property(value, value, (surname, id) => {
      fc.pre(id.trim() !== '' && surname.isWellFormed() && id.isWellFormed())
      const context = {
        ...full,
        patient: { surname },
        patientIds: [{ system: '1.2.3', value: id }],
      }
      const read = contextOf(sentWith(context))
      assert.deepEqual(read.outcome === 'read' ? read.context : read, context)
    }),
  )
})

test('a value cannot add a field of its own', () => {
  const planted = { ...full, purpose: 'treatment\npatient-id: 1.2.3:4' }
  assert.throws(() => writeContext(planted, contentId), HeaderRefused)
})

test('a context that cannot be read whole is not read at all', () => {
  const sound = 'version: 1.0\r\nid: <a@b>\r\npatient-id: 1.2.3:4\r\npatient: surname=Doe'
  assert.equal(contextOf(messageWith(sound)).outcome, 'read', 'the control')
  for (const body of [
    sound.replace('version: 1.0', 'version: 2.0'),
    sound.replace('version: 1.0\r\n', ''),
    sound.replace('id: <a@b>\r\n', ''),
    `${sound}; Name=John`,
    `${sound}; surname=Roe`,
    `${sound}; dateOfBirth=1961-13-31`,
    `${sound}; noEquals`,
    `${sound}\r\npatient: surname=Roe`,
    sound.replace('1.2.3:4', 'mrn:4'),
    sound.replace('1.2.3:4', '1.2.3:'),
    `${sound}\r\ntype: report`,
  ]) {
    assert.equal(contextOf(messageWith(body)).outcome, 'unreadable', body)
  }
  assert.equal(contextOf(messageWith(sound, 'X: y')).outcome, 'none')
  assert.equal(contextOf(messageWith(sound, 'X-Direct-Context: <c@d>')).outcome, 'unreadable')
  assert.equal(contextOf(messageWith(sound, 'X-Direct-Context:')).outcome, 'unreadable')
})

const shared = join(import.meta.dirname, '../../../../shared/data/direct-context')
const absent = existsSync(shared)
  ? false
  : 'The shared sample data are not beside this checkout, so no context of other systems was read.'

test('contexts of another system are read in every encoding', { skip: absent }, () => {
  for (const name of [
    'ContextSimple1.txtBase64',
    'ContextSimple1.txtBinary',
    'ContextSimple1.txtQuotedPrintable',
    'ContextSimple1.txtSevenBit',
    'ContextSimple1.txtUUEncode',
    'ContextSimple2.txtSevenBit.lineContinuation',
  ]) {
    const read = contextOf(readFileSync(join(shared, name)))
    assert.ok(read.outcome === 'read', name)
    const { patientIds, patient, type } = read.context
    assert.equal(patientIds.length, 2)
    assert.equal(type?.category, 'radiology')
    assert.deepEqual(
      [patient?.givenName, patient?.dateOfBirth, patient?.postalCode],
      ['John', '1961-12-31', '12345'],
    )
  }
  const others = {
    'v1.1/ContextSimple1.txtQuotedPrintable': 'john.doe@direct.john-doe.net',
    'ContextSimple.PatienIdOnly.txtDefault': undefined,
    'receiver/ContextSimple1.txtDefault': undefined,
    'ContextHL7.Default.txtBase64': undefined,
  }
  for (const [name, address] of Object.entries(others)) {
    const read = contextOf(readFileSync(join(shared, name)))
    assert.ok(read.outcome === 'read', name)
    assert.equal(read.context.patient?.directAddress, address)
    assert.equal(read.encapsulated !== undefined, name.includes('HL7'))
  }
})

test('broken contexts of another system are told apart', { skip: absent }, () => {
  const outcomes = {
    'BadContext/ContextMissing.eml': 'unreadable',
    'BadContext/ContextUnparsablePatient.eml': 'unreadable',
    'BadContext/NoDirectContextHeader.eml': 'none',
    'receiver/BadContext/ContextMissing.eml': 'unreadable',
  }
  for (const [name, outcome] of Object.entries(outcomes)) {
    assert.equal(contextOf(readFileSync(join(shared, name))).outcome, outcome, name)
  }
})
