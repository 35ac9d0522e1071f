import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { openLog } from '../platform/log/log.ts'
import { type Mailer, noMailer, smtpMailer } from '../platform/mail/mailer.ts'
import { notificationJobs } from './jobs.ts'
import type { AnsweredMessage } from './prepare-notice.ts'
import { readOutbox } from './read-outbox.ts'
import { type Conversation, openWorld, type World } from './test-world.ts'

const origin = 'https://maple.example'
const { notifyPatient } = notificationJobs({ origin })
const secretWords = 'Your biopsy is back'

/** A real mail server on loopback that answers as it is told, and keeps what it took. */
type MailServer = {
  readonly url: string
  readonly taken: { to: string[]; raw: string }[]
  readonly attempts: () => number
  answer: 'take' | { readonly at: 'rcpt' | 'data'; readonly code: number }
  readonly close: () => Promise<void>
}

async function openMailServer(): Promise<MailServer> {
  const taken: { to: string[]; raw: string }[] = []
  let attempts = 0
  const refusal = (at: 'rcpt' | 'data'): Error | undefined => {
    if (self.answer === 'take' || self.answer.at !== at) return undefined
    const text = 'no: <rosa@home.example>'
    return Object.assign(new Error(text), { responseCode: self.answer.code })
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => {
      attempts++
      done(refusal('rcpt'))
    },
    onData: (stream: SMTPServerDataStream, session: SMTPServerSession, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const no = refusal('data')
        if (no === undefined) {
          const raw = Buffer.concat(chunks).toString('utf8')
          taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw })
        }
        done(no)
      })
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const self: MailServer = {
    url: `smtp://127.0.0.1:${address.port}`,
    taken,
    attempts: () => attempts,
    answer: 'take',
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  }
  return self
}

let world: World
let mail: MailServer
let mailer: Mailer
before(async () => {
  world = await openWorld()
  mail = await openMailServer()
  mailer = smtpMailer(mail.url, 'no-reply@maple.example')
})
after(async () => {
  await mail.close()
  await world[Symbol.asyncDispose]()
})

async function answered(
  columns?: Record<string, string | null>,
): Promise<Conversation & AnsweredMessage> {
  const patientId = await world.makePatient(columns)
  const words = { asked: 'What did you find?', answered: secretWords }
  const conversation = await world.makeConversation(patientId, words)
  mail.taken.length = 0
  mail.answer = 'take'
  return { ...conversation, entryId: conversation.answer }
}

async function run(message: AnsweredMessage, by: Mailer = mailer): Promise<void> {
  const tools = { database: world.test.database, mailer: by, log: openLog('silent') }
  await notifyPatient.run(message, tools)
}

async function noticeOf(message: AnsweredMessage): Promise<Record<string, unknown>> {
  const rows = await world.test.asOwner('select * from notice where entry_id = $1', [
    message.entryId,
  ])
  assert.equal(rows.length, 1)
  return rows[0]!
}

function header(raw: string, name: string): string | undefined {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]/g, ' ')
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]
}

async function auditActions(id: unknown): Promise<unknown[]> {
  const rows = await world.test.asOwner('select action from audit_entry where object_id = $1', [id])
  return rows.map((row) => row['action'])
}

test('A patient gets one email with a link and nothing of what was answered', async () => {
  const message = await answered()
  await run(message)
  const [sent, ...more] = mail.taken
  assert.ok(sent !== undefined && more.length === 0)
  const notice = await noticeOf(message)
  assert.deepEqual(sent.to, ['rosa@home.example'])
  assert.equal(header(sent.raw, 'Subject'), 'You have a new message, Rosa')
  assert.equal(header(sent.raw, 'From'), 'Maple Street <no-reply@maple.example>')
  assert.equal(header(sent.raw, 'Message-ID'), `<${String(notice['id'])}@maple.example>`)
  assert.ok(
    sent.raw.replaceAll('=\r\n', '').includes(`${origin}/messages/${message.conversationId}\r\n`),
  )
  for (const word of ['biopsy', 'Alvarez', 'Dana', 'Nurse', 'health', 'Family Practice']) {
    assert.ok(!sent.raw.includes(word), word)
  }
  assert.equal(notice['state'], 'sent')
  assert.deepEqual(await world.entries(message.conversationId, 'notice'), [
    { audience: 'staff', data: { channel: 'email', state: 'sent', entryId: message.entryId } },
  ])
  assert.deepEqual(await auditActions(notice['id']), ['notice.sent'])
})

test('A notice that was sent is never sent again', async () => {
  const message = await answered()
  for (let times = 0; times < 3; times++) await run(message)
  assert.equal(mail.taken.length, 1)
  assert.equal((await world.entries(message.conversationId, 'notice')).length, 1)
})

test('An address the patient proved gets the email, until the practice files a newer one', async () => {
  const message = await answered({ email: 'old@home.example' })
  const { practiceId, patientId } = message
  await world.test.asOwner(
    `insert into patient_access (practice_id, patient_id, joined_at, email_confirmed,
       email_confirmed_at, email_on_file)
     values ($1, $2, now(), 'new@home.example', now(), 'old@home.example')`,
    [practiceId, patientId],
  )
  await run(message)
  assert.deepEqual(mail.taken[0]?.to, ['new@home.example'])

  await world.test.asOwner('update patient set email = $2 where id = $1', [
    patientId,
    'newest@home.example',
  ])
  const next = await world.makeConversation(patientId, { asked: 'And now?', answered: secretWords })
  await run({ ...next, entryId: next.answer })
  assert.deepEqual(mail.taken[1]?.to, ['newest@home.example'])
})

test('The same fact worked on by many at once is one email', async () => {
  const message = await answered()
  await Promise.allSettled(Array.from({ length: 8 }, async () => await run(message)))
  await run(message)
  assert.equal(mail.taken.length, 1)
  assert.equal((await world.entries(message.conversationId, 'notice')).length, 1)
})

test('A Spanish speaker is told in Spanish', async () => {
  await run(await answered({ language: 'es-MX', name_preferred: 'Rosita' }))
  assert.equal(header(mail.taken[0]?.raw ?? '', 'Subject'), 'Tiene un mensaje nuevo, Rosita')
})

for (const [at, code] of [
  ['rcpt', 450],
  ['data', 451],
  ['rcpt', 421],
] as const) {
  test(`A mail server that says ${code} at ${at} is asked again, with the same Message-ID`, async () => {
    const message = await answered()
    mail.answer = { at, code }
    for (let tries = 0; tries < 2; tries++) {
      const before = mail.attempts()
      await assert.rejects(run(message), (fault: Error) => !fault.message.includes('rosa'))
      assert.ok(mail.attempts() > before)
    }
    assert.deepEqual((await noticeOf(message))['state'], 'waiting')
    assert.deepEqual(await world.entries(message.conversationId, 'notice'), [])
    mail.answer = 'take'
    await run(message)
    const notice = await noticeOf(message)
    const ids = mail.taken.map(({ raw }) => header(raw, 'Message-ID'))
    assert.deepEqual(ids, [`<${String(notice['id'])}@maple.example>`])
    assert.equal(notice['state'], 'sent')
  })
}

test('A crash between the server’s yes and ours repeats with the same Message-ID, then settles once', async () => {
  const message = await answered()
  const dying: Mailer = {
    configured: true,
    send: async (letter) => {
      await mailer.send(letter)
      throw new Error('killed')
    },
  }
  await assert.rejects(run(message, dying))
  await run(message)
  const ids = mail.taken.map(({ raw }) => header(raw, 'Message-ID'))
  assert.equal(ids.length, 2)
  assert.equal(ids[0], ids[1])
  assert.equal((await world.entries(message.conversationId, 'notice')).length, 1)
})

test('A process killed while it held a notice does not hold it for ever', async () => {
  const message = await answered()
  await assert.rejects(
    run(message, { configured: true, send: async () => await Promise.reject(new Error('x')) }),
  )
  const hold = (until: string): Promise<unknown> =>
    world.test.asOwner(
      `update notice set sending_until = now() + $2::interval where entry_id = $1`,
      [...[message.entryId, until]],
    )
  await hold('45 seconds')
  await assert.rejects(run(message), /taken/)
  assert.equal(mail.taken.length, 0)
  await hold('-1 second')
  await run(message)
  assert.equal(mail.taken.length, 1)
})

for (const [at, code] of [
  ['rcpt', 550],
  ['data', 554],
] as const) {
  test(`A mail server that says ${code} at ${at} makes the notice failed, and staff see it`, async () => {
    const message = await answered()
    mail.answer = { at, code }
    await run(message)
    const attempts = mail.attempts()
    await run(message)
    assert.equal(mail.attempts(), attempts, 'it is not asked again')
    const notice = await noticeOf(message)
    assert.deepEqual([notice['state'], notice['reason']], ['failed', 'refused'])
    const told = { channel: 'email', state: 'failed', reason: 'refused', entryId: message.entryId }
    assert.deepEqual(await world.entries(message.conversationId, 'notice'), [
      { audience: 'staff', data: told },
    ])
    assert.deepEqual(await auditActions(notice['id']), ['notice.failed'])
  })
}

test('Three hours of "later" are told to staff', async () => {
  const message = await answered()
  mail.answer = { at: 'rcpt', code: 450 }
  await assert.rejects(run(message), /450/)
  world.clock.advance({ hours: 3 })
  await run(message)
  const notice = await noticeOf(message)
  assert.deepEqual([notice['state'], notice['reason']], ['failed', 'gave-up'])
  assert.equal((await world.entries(message.conversationId, 'notice')).length, 1)
})

const unreachable = [
  ['no-address', { email: null }],
  ['no-address', { email: ' ' }],
  ['bad-address', { email: 'a@b.example, c@d.example' }],
  ['bad-address', { email: 'a@b.example\r\nBcc: c@d.example' }],
  ['patient-died', { deceased_at: '2026-01-01T00:00:00Z' }],
] as const
for (const [reason, columns] of unreachable) {
  test(`A patient with ${JSON.stringify(columns)} cannot be told: ${reason}`, async () => {
    const message = await answered(columns)
    await run(message)
    await run(message)
    assert.equal(mail.taken.length, 0)
    const notice = await noticeOf(message)
    assert.deepEqual([notice['state'], notice['reason']], ['failed', reason])
    assert.equal((await world.entries(message.conversationId, 'notice')).length, 1)
  })
}

test('A name made to break headers arrives as no name at all', async () => {
  for (const name of ['Rosa\r\nBcc: eve@evil.example', 'Rosa\nX-Evil: 1', '=?utf-8?q?x?=']) {
    await run(await answered({ name_given: name }))
    const [sent] = mail.taken
    assert.ok(sent !== undefined)
    assert.deepEqual(sent.to, ['rosa@home.example'])
    assert.equal(header(sent.raw, 'Subject'), 'You have a new message')
    assert.equal(header(sent.raw, 'Bcc') ?? header(sent.raw, 'X-Evil'), undefined)
  }
})

test('Without a mail server notices wait in the outbox, where the demo shows them', async () => {
  const message = await answered()
  await run(message, noMailer)
  await run(message, noMailer)
  const outbox = await world.test.database.withSubject(
    world.house,
    async (tx) => await readOutbox(tx, world.practiceId),
  )
  assert.equal(outbox.length, 1)
  assert.deepEqual(
    [outbox[0]?.entryId, outbox[0]?.state, outbox[0]?.address],
    [message.entryId, 'outbox', 'rosa@home.example'],
  )
  assert.deepEqual(await world.entries(message.conversationId, 'notice'), [])
  const nextDoor = await world.test.database.withSubject(
    {
      kind: 'patient',
      practiceId: world.practiceId,
      patientId: await world.makePatient(),
      sessionId: message.entryId as never,
    },
    async (tx) => await readOutbox(tx, world.practiceId),
  )
  assert.deepEqual(nextDoor, [], 'another patient sees none of it')
})

test('An origin with a path or a query is refused', () => {
  assert.throws(() => notificationJobs({ origin: 'https://maple.example/x' }))
})
