import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { valueNamed } from '../mime/part.ts'
import { readMessage } from '../mime/read-message.ts'
import { HeaderRefused } from '../mime/write-header.ts'
import { notificationDue } from './due.ts'
import { readReport } from './read-report.ts'
import { dispositionSentence, type ReadReport, statusSentence } from './report.ts'
import { type DispositionToWrite, writeDisposition, writeFailedStatus } from './write-report.ts'

const envelope = {
  from: { local: 'ada', domain: 'clinic.example' },
  to: { local: 'gus', domain: 'ward.example' },
  at: Temporal.Instant.from('2026-11-20T09:00:00Z'),
  messageId: '<mdn-1@clinic.example>',
  originalMessageId: '<one@ward.example>',
}
const processed: DispositionToWrite = {
  ...envelope,
  disposition: 'processed',
  finalDestination: false,
  reportingAgent: 'clinic.example; Salve',
}

function reportIn(bytes: Buffer | string): ReadReport {
  const result = readMessage(Buffer.from(bytes))
  assert.equal(result.outcome, 'read')
  return readReport(result.message)
}

/** The report in few words. */
function gist(bytes: Buffer | string): string {
  const read = reportIn(bytes)
  switch (read.outcome) {
    case 'disposition': {
      const { disposition, finalDestination, finalRecipient, originalMessageId } = read.report
      return `${disposition}${finalDestination ? '!' : ''} ${finalRecipient} ${originalMessageId}`
    }
    case 'status': {
      const { recipients, originalMessageId } = read.report
      const all = recipients.map((each) => `${each.action} ${each.status} ${each.finalRecipient}`)
      return `${all.join(', ')} ${originalMessageId}`
    }
    case 'unclear':
    case 'none':
      return read.outcome
  }
}

test('a notification is read as it was written', () => {
  const written = writeDisposition(processed)
  assert.equal(gist(written), 'processed ada@clinic.example <one@ward.example>')
  const dispatched = { ...processed, disposition: 'dispatched', finalDestination: true } as const
  assert.equal(
    gist(writeDisposition(dispatched)),
    'dispatched! ada@clinic.example <one@ward.example>',
  )
  const failed = { ...processed, disposition: 'failed', failure: 'Box full' } as const
  assert.equal(gist(writeDisposition(failed)), 'failed ada@clinic.example <one@ward.example>')
  assert.throws(() => writeDisposition({ ...processed, finalDestination: true }))
})

test('a notification asks for none, says who wrote it, and is marked automatic', () => {
  const result = readMessage(writeDisposition(processed))
  assert.equal(result.outcome, 'read')
  const { message } = result
  assert.equal(valueNamed(message, 'disposition-notification-to'), undefined)
  assert.equal(valueNamed(message, 'auto-submitted'), 'auto-replied')
  assert.equal(message.contentType.parameters.get('report-type'), 'disposition-notification')
  assert.equal(notificationDue(message).outcome, 'none')
  const read = readReport(message)
  assert.equal(
    read.outcome === 'disposition' ? read.report.reportingAgent : '',
    'clinic.example; Salve',
  )
})

test('nothing in a notification breaks out of its field', () => {
  for (const planted of [
    { originalMessageId: '<a@b>\r\nBcc: eve@elsewhere.example' },
    { reportingAgent: 'x\r\nFinal-Recipient: rfc822;eve@elsewhere.example' },
    { failure: 'x\nAction: delivered' },
  ]) {
    assert.throws(() => writeDisposition({ ...processed, ...planted }), HeaderRefused)
  }
})

test('a delivery status is read as it was written, for each recipient', () => {
  const written = writeFailedStatus({
    ...envelope,
    reportingHost: 'mail.clinic.example',
    failed: [
      { recipient: envelope.from, status: '5.1.1', reason: 'No such address.' },
      { recipient: envelope.to, status: '5.7.1', reason: 'Not trusted.' },
    ],
  })
  assert.equal(
    gist(written),
    'failed 5.1.1 ada@clinic.example, failed 5.7.1 gus@ward.example <one@ward.example>',
  )
})

const report = (machineReadable: string, type = 'disposition-notification', header = ''): string =>
  [
    'From: ada@clinic.example',
    `${header}Content-Type: multipart/report; report-type=${type}; boundary=b`,
    '',
    '--b',
    '',
    'words',
    '--b',
    `Content-Type: message/${type}`,
    '',
    machineReadable,
    '--b--',
  ].join('\r\n')

test('variants of other systems are read: case, spaces, empty lines, names', () => {
  const read = 'processed ada@clinic.example <one@ward.example>'
  for (const fields of [
    'FINAL-RECIPIENT : RFC822 ; Ada@Clinic.example\r\noriginal-message-id:<one@ward.example>\r\nDISPOSITION:Automatic-Action/mdn-sent-automatically;PROCESSED',
    '\r\n\r\nFinal-Recipient: rfc822;ada@clinic.example\r\n\r\n\r\nOriginal-Message-ID: <one@ward.example>\r\n\r\nDisposition:   automatic-action / MDN-sent-automatically ;   processed  \r\n\r\n',
    'Final-Recipient: Ada <ada@clinic.example>\nOriginal-Message-ID:\n <one@ward.example>\nDisposition: processed',
    'Original-Message-ID: one@ward.example\r\nDisposition: manual-action/MDN-sent-manually; processed',
  ]) {
    assert.equal(gist(report(fields)), read, fields)
  }
})

test('an error makes it a failure, an unknown word something else', () => {
  const said = (words: string): string =>
    gist(report(`Disposition: a/b; ${words}`)).split(' ')[0] ?? ''
  assert.equal(said('processed/error'), 'failed')
  assert.equal(said('failed/failure'), 'failed')
  assert.equal(said('processed/warning'), 'processed')
  assert.equal(said('vanished'), 'other')
  assert.equal(said('displayed'), 'displayed')
})

test('a notification that says nothing is unclear, and proves nothing', () => {
  assert.equal(gist(report('Final-Recipient: rfc822;ada@clinic.example')), 'unclear')
  assert.equal(gist(report('Disposition:')), 'unclear')
  assert.equal(gist(report('', 'delivery-status')), 'unclear')
  assert.equal(
    gist('Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\nx'),
    'unclear',
  )
  assert.equal(gist('From: ada@clinic.example\r\n\r\nDisposition: processed'), 'none')
})

test('a delivery status is read from real layouts', () => {
  const block = 'Reporting-MTA: dns;x\r\n\r\nFinal-Recipient: rfc822;ada@clinic.example\r\n'
  const status = (fields: string, header = ''): string =>
    gist(report(fields, 'delivery-status', header))
  assert.equal(
    status(
      `${block}Action: Failed (no such box)\r\nStatus: 5.1.1 (gone)`,
      'In-Reply-To: <one@x>\r\n',
    ),
    'failed 5.1.1 ada@clinic.example <one@x>',
  )
  assert.equal(status(`${block}Status: 5.0.0`), 'failed 5.0.0 ada@clinic.example undefined')
  assert.equal(status(`${block}Action: delayed`), 'delayed undefined ada@clinic.example undefined')
})

test('what is due follows from the header alone', () => {
  const due = (header: string): string => {
    const result = readMessage(Buffer.from(`From: gus@ward.example\r\n${header}\r\n\r\nx`))
    assert.equal(result.outcome, 'read')
    const answer = notificationDue(result.message)
    return answer.outcome === 'due' ? `${answer.to.local} ${answer.dispatched}` : answer.outcome
  }
  const option = 'Disposition-Notification-Options: X-DIRECT-FINAL-DESTINATION-DELIVERY'
  assert.equal(due('X: y'), 'gus not asked')
  assert.equal(due('Disposition-Notification-To: ida@ward.example'), 'ida not asked')
  assert.equal(due('Disposition-Notification-To: nobody'), 'gus not asked')
  assert.equal(due('Disposition-Notification-To: a@b.example, c@d.example'), 'gus not asked')
  assert.equal(due(`${option}=optional,true`), 'gus asked')
  assert.equal(due(`${option.toLowerCase()} = Optional , TRUE ; other=optional,x`), 'gus asked')
  assert.equal(due(`${option}=optional,false`), 'gus not asked')
  for (const wrong of [
    '',
    '=',
    '=true',
    '=optional',
    '=optional,yes',
    '=optional,true,true',
    '=a,true',
    '==optional,true',
  ])
    assert.equal(due(option + wrong), 'gus asked wrongly', wrong)
  assert.equal(due('From: eve@ward.example'), 'none')
})

test('every outcome has a sentence', () => {
  const read = reportIn(report('Disposition: a/b; processed'))
  assert.ok(read.outcome === 'disposition')
  const dispositions = ['displayed', 'deleted', 'denied', 'other', 'processed', 'failed'] as const
  const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded', 'other'] as const
  const recipient = { finalRecipient: 'a', originalRecipient: 'b', status: '', diagnostic: '' }
  const sentences = [
    ...dispositions.map((disposition) => dispositionSentence({ ...read.report, disposition })),
    ...[true, false].map((finalDestination) =>
      dispositionSentence({ ...read.report, disposition: 'dispatched', finalDestination }),
    ),
    ...actions.map((action) => statusSentence({ ...recipient, action })),
  ]
  assert.equal(new Set(sentences).size, 14)
  assert.ok(sentences.every((sentence) => /^[A-Z].+\.$/.test(sentence)))
})

const shared = join(import.meta.dirname, '../../../../shared/data')
const absent = existsSync(shared)
  ? false
  : 'The shared sample data are not beside this checkout, so no report of other systems was read.'

test('reports of other systems are read', { skip: absent }, () => {
  const expected: Readonly<Record<string, string>> = {
    'direct-nhind/messages/nhin-d/direct-common/messages/MDNMessage.txt':
      'processed externuser1@starugh-stateline.com <9501051053.aa04167@IETF.CNR I.Reston.VA.US>',
    'direct-nhind/messages/nhin-d/direct-common/messages/MDNMessageFriendlyNameFinalRecip.txt':
      'processed externuser1@starugh-stateline.com <9501051053.aa04167@IETF.CNR I.Reston.VA.US>',
    'direct-nhind/messages/nhin-d/direct-common/messages/MDNMessageNoDisp.txt': 'unclear',
    'direct-nhind/messages/nhin-d/direct-common/messages/DSNMessage.txt':
      'failed 5.0.0 carol@ivory.edu <9501051053.aa04167@IETF.CNR I.Reston.VA.US>',
    'direct-nhind/messages/nhin-d/agent/stagent/DSNMessage.txt':
      'failed 5.0.0 carol@ivory.edu <9501051053.aa04167@IETF.CNR I.Reston.VA.US>',
    'direct-nhind/messages/nhin-d/common/DsnTestMessages/DSNMessageOrigInReplyTo.txt':
      'failed 5.0.0 carol@ivory.edu <9501051053.aa04167@IETF.CNR I.Reston.VA.US>',
    'direct-nhind/messages/nhin-d/gateway/messages/MDNDispatchedMessage.txt':
      'dispatched externuser1@starugh-stateline.com <9501051053.aa04167@IETF.CNR I.Reston.VA.US>',
    'direct-trust-utils/src/test/resources/messages/AthenaDispatch.txt':
      'dispatched! doctor.tester.1@1959.direct.athenahealth.com <1087135417.35.1502195576436.JavaMail.root@ip-172-31-10-81>',
    'direct-trust-utils/src/test/resources/messages/AthenaProcessed.txt':
      'processed! doctor.tester.1@1959.direct.athenahealth.com <1087135417.35.1502195576436.JavaMail.root@ip-172-31-10-81>',
    'direct-trust-utils/src/test/resources/messages/Check.txt':
      'dispatched! gm2552@direct.securehealthemail.com <1576409150.43.1458135642328.JavaMail.root@edge.nist.gov>',
    'direct-nhind/messages/nhin-d/agent/TestMessages/simple.eml': 'none',
  }
  for (const [path, read] of Object.entries(expected)) {
    assert.equal(gist(readFileSync(join(shared, path))), read, path)
  }
})
