import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import pg from 'pg'
import { messageHash, readMessage } from '../conversations/read-message.ts'
import { sayVerified } from '../commands/chart.ts'
import { type Conversation, openWorld, type World } from '../notifications/test-world.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Database } from '../platform/db/database.ts'
import { openLog } from '../platform/log/log.ts'
import { noMailer } from '../platform/mail/mailer.ts'
import { exportChart } from './export-chart.ts'
import { fileMessage, type SentMessage } from './jobs.ts'
import { readPdf } from './read-pdf.test-helper.ts'
import { verifyChart } from './verify-chart.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(async () => {
  await world[Symbol.asyncDispose]()
})

const words = {
  asked: 'Home blood pressure: 138/84\nIn your words: I feel dizzy when I stand up fast.',
  answered: 'Sit up first. Count to 10. Then stand.',
  answers: [
    { label: 'Home blood pressure', value: '138/84', origin: 'chart', changedFrom: '150/90' },
    { label: 'In your words', value: 'I feel dizzy when I stand up fast.' },
  ],
  response: {
    resourceType: 'QuestionnaireResponse',
    questionnaire: 'urn:form|1',
    status: 'completed',
    item: [{ linkId: 'words', answer: [{ valueString: 'I feel dizzy when I stand up fast.' }] }],
  },
}

async function conversation(own: Partial<typeof words> = {}): Promise<Conversation> {
  return await world.makeConversation(await world.makePatient(), { ...words, ...own })
}

function question(of: Conversation): SentMessage {
  return { ...of, entryId: of.question }
}

async function file(message: SentMessage, database: Database = world.test.database): Promise<void> {
  await fileMessage.run(message, { database, mailer: noMailer, log: openLog('silent') })
}

type Communication = {
  readonly id: string
  readonly sent: string
  readonly identifier: unknown
  readonly payload: readonly { readonly contentString?: string }[]
  readonly contained?: unknown
  readonly sender: { readonly display: string }
  readonly recipient: readonly { readonly display: string }[]
}
type Document = {
  readonly masterIdentifier?: { readonly value: string }
  readonly content: readonly { readonly attachment: Attachment }[]
}
type Attachment = {
  readonly size: number
  readonly hash: string
  readonly data: string
  readonly url?: string
}
type Copy = {
  readonly communication: Communication
  readonly document_reference: Document
  readonly pdf: Buffer
  readonly message_hash: Buffer
  readonly pdf_hash: Buffer
  readonly copy_hash: Buffer
}

async function copies(entryId: string): Promise<Copy[]> {
  const rows = await world.test.asOwner('select * from filed_message where entry_id = $1', [
    entryId,
  ])
  return rows as unknown as Copy[]
}

async function audits(entryId: string): Promise<Record<string, unknown>[]> {
  return await world.test.asOwner(
    `select detail from audit_entry where object_id = $1 and action = 'message.filed'`,
    [entryId],
  )
}

test('A sent message gets its copy in the chart: the words, the form, the page, the hashes', async () => {
  const of = await conversation()
  await file(question(of))
  const [copy, ...more] = await copies(of.question)
  assert.ok(copy !== undefined && more.length === 0)
  const message = await world.test.database.withSubject(
    world.house,
    async (tx) => await readMessage(tx, of.question),
  )
  assert.ok(message !== undefined)
  assert.deepEqual(copy.message_hash, messageHash(message))
  assert.deepEqual(copy.pdf_hash, createHash('sha256').update(copy.pdf).digest())
  const { communication, document_reference: document } = copy
  assert.equal(communication.id, of.question)
  assert.equal(communication.sent, message.sentAt.toString())
  assert.deepEqual(communication.identifier, [{ system: 'urn:salve:message', value: of.question }])
  assert.deepEqual(communication.payload, [
    { contentString: words.asked },
    { contentReference: { reference: '#form', type: 'QuestionnaireResponse' } },
  ])
  assert.deepEqual(communication.contained, [{ id: 'form', ...words.response }])
  assert.equal(communication.sender.display, 'Rosa Alvarez')
  assert.equal(communication.recipient[0]?.display, 'Maple Street Family Practice')
  assert.equal(document.content[0]?.attachment.size, copy.pdf.length)
  const { pages } = await readPdf(copy.pdf)
  const printed = pages.flat().join(' ').replaceAll(/ +/g, ' ')
  for (const part of [
    ...['Rosa Alvarez, born May 9, 1967, chart MS-', 'Maple Street Family Practice, 555-0142'],
    ...['138/84 (the chart said: 150/90)', 'I feel dizzy when I stand up fast.'],
    ...[copy.message_hash.toString('hex'), of.question, 'March 2, 2026 at 9:00 am CST'],
  ]) {
    assert.ok(printed.includes(part), part)
  }
  assert.ok(!printed.includes('In your words: I feel'), 'what the answers say is not printed twice')
})

test('The timeline and the audit log say that it was filed', async () => {
  const of = await conversation()
  await file(question(of))
  assert.deepEqual(await world.entries(of.conversationId, 'filing'), [
    { audience: 'everyone', data: { entryId: of.question, state: 'filed' } },
  ])
  const [copy] = await copies(of.question)
  const sha256 = copy?.copy_hash.toString('hex')
  assert.deepEqual(await audits(of.question), [{ detail: { sha256 } }])
})

test('An answer of staff is filed as theirs', async () => {
  const of = await conversation()
  await file({ ...of, entryId: of.answer })
  const [copy] = await copies(of.answer)
  assert.equal(copy?.communication.sender.display, 'Dana')
  assert.equal(copy?.communication.contained, undefined)
  assert.deepEqual(copy?.communication.payload, [{ contentString: words.answered }])
})

async function assertFiledOnce(of: Conversation): Promise<void> {
  assert.equal((await copies(of.question)).length, 1)
  assert.equal((await world.entries(of.conversationId, 'filing')).length, 1)
  assert.equal((await audits(of.question)).length, 1)
}

test('However often and however many at once it runs, there is one copy', async () => {
  const of = await conversation()
  await Promise.all(Array.from({ length: 6 }, async () => await file(question(of))))
  for (let times = 0; times < 3; times++) await file(question(of))
  await assertFiledOnce(of)
})

/** A database whose nth transaction dies: before its work, before its commit, or just after it. */
function dying(at: { nth: number; when: 'before' | 'uncommitted' | 'committed' }): Database {
  let count = 0
  const { database } = world.test
  return {
    ...database,
    withSubject: async (who, work) => {
      const doomed = ++count === at.nth
      if (doomed && at.when === 'before') throw new Error('killed')
      const result = await database.withSubject(who, async (tx) => {
        const done = await work(tx)
        if (doomed && at.when === 'uncommitted') throw new Error('killed')
        return done
      })
      if (doomed) throw new Error('killed')
      return result
    },
  }
}

for (const nth of [1, 2]) {
  for (const when of ['before', 'uncommitted', 'committed'] as const) {
    test(`Killed in transaction ${nth} (${when}), filing goes on to exactly one copy`, async () => {
      const of = await conversation()
      await assert.rejects(file(question(of), dying({ nth, when })), /killed/)
      await file(question(of))
      await assertFiledOnce(of)
    })
  }
}

test('Every character a patient can send survives in the copy', async () => {
  const unicode = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
  const sendable = unicode.filter((text) => !text.includes('\0') && text.isWellFormed())
  await fc.assert(
    fc.asyncProperty(sendable, async (asked) => {
      const of = await conversation({ asked, answers: [] })
      await file(question(of))
      const [copy] = await copies(of.question)
      assert.equal(copy?.communication.payload[0]?.contentString, asked)
      assert.equal((await readPdf(copy?.pdf ?? Buffer.of())).attached, asked)
    }),
    { numRuns: 25 },
  )
})

test('A message that is not there is a fault, and nothing is filed', async () => {
  const of = await conversation()
  const entryId = newId('entry')
  await assert.rejects(file({ ...of, entryId }), { name: 'FilingFault', code: 'no-message' })
  assert.equal((await copies(entryId)).length, 0)
})

test('The app may neither change nor delete a copy, and sees none without a subject', async () => {
  const of = await conversation()
  await file(question(of))
  const client = new pg.Client(world.test.app)
  await client.connect()
  try {
    await assert.rejects(client.query('delete from filed_message'), /permission denied/)
    await assert.rejects(
      client.query(`update filed_message set heading = '{}'`),
      /permission denied/,
    )
    assert.equal((await client.query('select from filed_message')).rowCount, 0)
  } finally {
    await client.end()
  }
})

type Bundle = {
  readonly resourceType: string
  readonly type: string
  readonly entry: readonly {
    readonly fullUrl: string
    readonly resource: Document & { readonly resourceType: string }
  }[]
}

async function exported(of: Conversation): Promise<Bundle | undefined> {
  const bundle = await world.test.database.withSubject(
    world.house,
    async (tx) => await exportChart(tx, world.practiceId, of.patientId),
  )
  return bundle as unknown as Bundle | undefined
}

test('A patient’s chart is exported whole, with the pages inside', async () => {
  const of = await conversation()
  const second = await world.makeConversation(of.patientId, words)
  const other = await conversation()
  for (const message of [of, second, other]) {
    await file(question(message))
    await file({ ...message, entryId: message.answer })
  }
  const bundle = await exported(of)
  assert.ok(bundle !== undefined)
  assert.deepEqual([bundle.resourceType, bundle.type], ['Bundle', 'collection'])
  const kinds = bundle.entry.map(({ resource }) => resource.resourceType)
  assert.equal(kinds.filter((kind) => kind === 'DocumentReference').length, 4)
  assert.equal(kinds.filter((kind) => kind === 'Communication').length, 4 + 2)
  const urls = bundle.entry.map(({ fullUrl }) => fullUrl)
  assert.equal(new Set(urls).size, urls.length)
  assert.ok(urls.every((url) => /^urn:uuid:[0-9a-f-]{36}$/.test(url)))
  const text = JSON.stringify(bundle)
  assert.ok(text.includes(of.question) && !text.includes(other.question))
  const document = bundle.entry.find(
    ({ resource }) => resource.masterIdentifier?.value === of.question,
  )
  const attachment = document?.resource.content[0]?.attachment
  const data = Buffer.from(attachment?.data ?? '', 'base64')
  assert.equal(attachment?.hash, createHash('sha1').update(data).digest('base64'))
  assert.equal(attachment?.url, undefined)
  const stranger = { ...of, patientId: newId('patient') }
  assert.equal(await exported(stranger), undefined)
})

test('A patient reads their own chart and nobody else’s', async () => {
  const [rosa, other] = [await conversation(), await conversation()]
  await file(question(rosa))
  const as = { kind: 'patient', practiceId: world.practiceId, sessionId: newId('session') } as const
  const own = await world.test.database.withSubject(
    { ...as, patientId: rosa.patientId },
    async (tx) => await exportChart(tx, world.practiceId, rosa.patientId),
  )
  assert.equal(Array.isArray(own?.['entry']) && own['entry'].length, 3)
  const theirs = await world.test.database.withSubject(
    { ...as, patientId: other.patientId },
    async (tx) => await exportChart(tx, world.practiceId, rosa.patientId),
  )
  assert.equal(theirs, undefined)
})

test('The command that verifies fails over one broken hash, and names the message alone', async () => {
  const of = await conversation()
  await file(question(of))
  const [whole] = await copies(of.question)
  const said: string[] = []
  const verify = async (): Promise<number> =>
    await sayVerified(world.test.database, world.practiceId, (words) => said.push(words))
  assert.equal(await verify(), 0)
  const change = 'update filed_message set pdf_hash = $2 where entry_id = $1'
  await world.test.asOwner(change, [of.question, createHash('sha256').update('x').digest()])
  assert.equal(await verify(), 1)
  const [heading, ...lines] = said.slice(2)
  assert.equal(heading, 'Not as they were filed:')
  assert.ok(lines.includes(`  message ${of.question}: pdf-hash`))
  assert.ok(lines.every((line) => /^  message [-0-9a-f]{36}: [-a-z]+$/.test(line)))
  await world.test.asOwner(change, [of.question, whole?.pdf_hash])
  assert.equal(await verify(), 0)
})

const changes: [column: string, value: string, problem: string][] = [
  [
    'communication',
    `jsonb_set(communication, '{payload,0,contentString}', '"Take half."')`,
    'message-hash',
  ],
  ['communication', `jsonb_set(communication, '{contained,0,item}', '[]')`, 'message-hash'],
  ['communication', `jsonb_set(communication, '{subject,display}', '"Eve"')`, 'copy-hash'],
  ['heading', `jsonb_set(heading, '{answers,0,value}', '"120/70"')`, 'copy-hash'],
  ['document_reference', `jsonb_set(document_reference, '{date}', '"2026-01-01"')`, 'copy-hash'],
  ['document_reference', `document_reference - 'content'`, 'document-reference'],
  ['pdf', `pdf || '\\x00'`, 'pdf-hash'],
  ['message_hash', `sha256('x')`, 'message-hash'],
  ['pdf_hash', `sha256('x')`, 'pdf-hash'],
  ['copy_hash', `sha256('x')`, 'copy-hash'],
]

test('A chart verifies, until anything in a copy or its message is changed', async () => {
  const of = await conversation()
  await file(question(of))
  const found = async (): Promise<string[]> => {
    const report = await verifyChart(world.test.database, world.practiceId)
    return report.differences
      .filter((each) => each.entryId === of.question)
      .map((each) => each.problem)
  }
  assert.deepEqual(await found(), [])
  const [whole] = await copies(of.question)
  for (const [column, value, problem] of changes) {
    const change = `update filed_message set ${column} = ${value} where entry_id = $1`
    await world.test.asOwner(change, [of.question])
    assert.ok((await found()).includes(problem), `${column}: ${problem}`)
    const undo = `update filed_message set ${column} = $2 where entry_id = $1`
    await world.test.asOwner(undo, [of.question, whole?.[column as keyof Copy]])
  }
  assert.deepEqual(await found(), [])
  await world.test.asOwner(`update entry set text = text || '.' where id = $1`, [of.question])
  assert.deepEqual(await found(), ['message-changed'])
})

test('A person’s new name changes no copy', async () => {
  const of = await conversation()
  await file({ ...of, entryId: of.answer })
  await world.test.asOwner(`update person set patient_facing_name = 'Dana L.' where id = $1`, [
    world.dana,
  ])
  const { differences } = await verifyChart(world.test.database, world.practiceId)
  assert.ok(!differences.some(({ entryId }) => entryId === of.answer))
})

test('A message without a copy is counted', async () => {
  const before = (await verifyChart(world.test.database, world.practiceId)).unfiled.count
  const of = await conversation()
  await file(question(of))
  const { unfiled } = await verifyChart(world.test.database, world.practiceId)
  assert.equal(unfiled.count, before + 1)
  assert.ok(unfiled.first.includes(of.answer) && !unfiled.first.includes(of.question))
})
