import assert from 'node:assert/strict'
import { test } from 'node:test'
import { communication, communicationHeader } from './communication.ts'
import { documentReference } from './document-reference.ts'
import type { FiledMessage } from './filed-message.ts'

const message: FiledMessage = {
  system: 'urn:salve:message',
  messageId: 'm-2',
  conversationId: 'c-1',
  patient: { type: 'Patient', name: 'Ana Prueba', reference: 'Patient/7' },
  sender: { type: 'Practitioner', name: 'Nia Test, nurse' },
  recipients: [{ type: 'Patient', name: 'Ana Prueba', reference: 'Patient/7' }],
  sentAt: Temporal.Instant.from('2026-03-02T14:05:00Z'),
  topic: { system: 'urn:salve:topic', code: 'refill', words: 'Refill' },
  medium: 'written',
  text: 'It is ready.\n',
  answers: 'm-1',
  questionnaireResponse: 'QuestionnaireResponse/9',
}

test('a message becomes a completed Communication that carries its own and its thread’s identity', () => {
  const filed = communication(message)
  assert.equal(filed['status'], 'completed')
  assert.deepEqual(filed['identifier'], [{ system: 'urn:salve:message', value: 'm-2' }])
  assert.deepEqual(filed['partOf'], [
    { type: 'Communication', identifier: { system: 'urn:salve:message', value: 'c-1' } },
  ])
  assert.deepEqual(filed['inResponseTo'], [
    { type: 'Communication', identifier: { system: 'urn:salve:message', value: 'm-1' } },
  ])
  assert.equal(filed['sent'], '2026-03-02T14:05:00Z')
  assert.deepEqual(filed['payload'], [
    { contentString: 'It is ready.\n' },
    { contentReference: { reference: 'QuestionnaireResponse/9', type: 'QuestionnaireResponse' } },
  ])
})

test('a form without words has no empty text in its payload', () => {
  const filed = communication({ ...message, text: '', answers: undefined })
  assert.deepEqual(filed['payload'], [
    { contentReference: { reference: 'QuestionnaireResponse/9', type: 'QuestionnaireResponse' } },
  ])
  assert.equal('inResponseTo' in filed, false)
})

test('the header of a thread is part of nothing and says nothing', () => {
  const header = communicationHeader(message)
  assert.deepEqual(header['identifier'], [{ system: 'urn:salve:message', value: 'c-1' }])
  assert.equal('partOf' in header, false)
  assert.equal('payload' in header, false)
})

test('the printed copy carries its size and both hashes', () => {
  const filed = documentReference(message, {
    url: 'https://salve.example/files/1.pdf',
    title: 'Refill',
    sizeBytes: 3,
    sha1: new Uint8Array([1, 2, 3]),
    sha256: new Uint8Array([255, 16]),
  })
  assert.deepEqual(filed['masterIdentifier'], { system: 'urn:salve:message', value: 'm-2' })
  assert.deepEqual(filed['content'], [
    {
      attachment: {
        contentType: 'application/pdf',
        url: 'https://salve.example/files/1.pdf',
        size: 3,
        hash: 'AQID',
        title: 'Refill',
        creation: '2026-03-02T14:05:00Z',
      },
    },
  ])
  assert.deepEqual(filed['identifier'], [
    { system: 'urn:salve:message', value: 'm-2' },
    { system: 'urn:salve:message:sha256', value: 'ff10' },
  ])
})
