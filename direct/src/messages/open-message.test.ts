import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Issued, Wanted } from '../certificates/test-certificates.ts'
import { authority, issue } from '../certificates/test-certificates.ts'
import { toBytes } from '../asn1/write.ts'
import { writeSignedData } from '../cms/write-signed-data.ts'
import { decodedBody } from '../mime/transfer-encoding.ts'
import { anchorBook } from '../trust/anchor-book.ts'
import { keepingReader } from './certificate-reader.ts'
import type { OpenedMessage } from './open-message.ts'
import { openMessage } from './open-message.ts'
import type { SealedForRecipient } from './seal-for-recipients.ts'
import { sealForRecipients } from './seal-for-recipients.ts'
import { encloseMessage, sealMessage, signMessage } from './seal-message.ts'

const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const root = authority('Community Root')
const middle = authority('Community Middle', root)
const other = authority('Other Root')
const signing = [0] as const
const encrypting = [2, 4] as const
const nina = issued('nina@direct.hospital.example', { keyUsage: signing })
const gus = issued('gus@direct.maple.example', { keyUsage: encrypting })
const ivy = issued('ivy@direct.elm.example', { keyUsage: encrypting })
const book = anchorBook([
  holder('direct.hospital.example', root),
  holder('direct.maple.example', root),
  holder('direct.elm.example', other),
])

function issued(email: string, more: Partial<Wanted> = {}): Issued {
  return issue({ name: email, issuer: middle, emails: [email], key: 'rsa2048', ...more })
}

function holder(domain: string, anchor: Issued): Parameters<typeof anchorBook>[0][number] {
  return { holder: domain, incoming: [anchor.certificate], outgoing: [anchor.certificate] }
}

function messageFrom(from: string): Buffer {
  const lines = [
    `From: ${from}`,
    'To: gus@direct.maple.example',
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    'Message-ID: <7@direct.hospital.example>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain',
    '',
    'Potassium is 6.1.',
  ]
  return Buffer.from(lines.join('\r\n'))
}

/** A message as a peer might send it, who checks nothing. */
function sent(signer: Issued, from = 'nina@direct.hospital.example'): Buffer {
  const sealed = sealMessage({
    message: messageFrom(from),
    to: ['gus@direct.maple.example'],
    signers: [{ ...signer, digest: 'sha256' }],
    furtherCertificates: [middle.certificate.raw],
    recipients: [gus, ivy],
    at,
  })
  assert(sealed.outcome === 'sealed')
  return sealed.bytes
}

async function opened(
  raw: Buffer,
  recipients: readonly string[] = ['gus@direct.maple.example'],
): Promise<readonly OpenedMessage[]> {
  const keys = [gus, ivy]
  return await openMessage(raw, { keys, recipients, anchors: book, trust: { at } })
}

async function sentence(signer: Issued, from?: string): Promise<string> {
  const [outcome] = await opened(sent(signer, from))
  assert(outcome !== undefined)
  assert(!JSON.stringify(outcome).includes('Potassium'))
  return `${outcome.outcome}: ${outcome.sentence}`
}

test('each recipient accepts a message by their own anchors', async () => {
  const [first, second, third] = await opened(sent(nina), [
    'gus@direct.maple.example',
    'ivy@direct.elm.example',
    'rosa@direct.maple.example',
  ])
  assert(first?.outcome === 'accepted' && third?.outcome === 'accepted')
  assert.equal(first.from, 'nina@direct.hospital.example')
  assert.equal(decodedBody(first.content).toString(), 'Potassium is 6.1.')
  assert(first.isHeaderSigned)
  assert.deepEqual(
    first.path.map(({ subjectName }) => subjectName),
    [nina, middle, root].map(({ certificate }) => certificate.subjectName),
  )
  assert.equal(third.recipient, 'rosa@direct.maple.example')
  assert.equal(second?.outcome, 'untrusted')
  assert(!JSON.stringify(second).includes('Potassium'))
})

test('a signer who is not the sender, or is expired, weak or a stranger, is refused in words', async () => {
  const [address, wildcard] = ['nina@direct.hospital.example', '*.hospital.example']
  const refused: [string, RegExp][] = [
    [await sentence(nina, 'eve@direct.hospital.example'), /^untrusted: .*signed by nina@/],
    [await sentence(issued(address, { issuer: other })), /^untrusted: /],
    [await sentence(issued(address, { until: '2026-02-01T00:00:00Z' })), /^untrusted: .*expired/],
    [await sentence(issued(address, { hash: 'sha1' })), /^untrusted: .*SHA-?1/i],
    [await sentence(issued(address, { key: 'rsa1024' })), /^untrusted: .*1,?024/],
    [await sentence(issued(address, { emails: [], domains: [wildcard] })), /^untrusted: .*\*/],
  ]
  for (const [found, wanted] of refused) assert.match(found, wanted)
  const domain = issued('x', { emails: [], domains: ['direct.hospital.example'] })
  const [accepted] = await opened(sent(domain))
  assert.equal(accepted?.outcome, 'accepted')
})

/** Signed by Nina and sealed for Gus, whatever its header says: our own way out refuses such. */
function unchecked(content: string): Buffer {
  const signers = [{ ...nina, digest: 'sha256' as const }]
  const further = { furtherCertificates: [middle.certificate.raw] }
  const pieces = [Buffer.from(content)]
  const signature = writeSignedData({ content: pieces, form: 'detached', signers, at, ...further })
  const whole = [
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=x',
    `\r\n--x\r\n${content}\r\n--x`,
    'Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64',
    `\r\n${toBytes(signature).toString('base64')}\r\n--x--\r\n`,
  ].join('\r\n')
  const from = {
    kind: 'mailbox',
    name: undefined,
    local: 'nina',
    domain: 'direct.hospital.example',
  } as const
  return encloseMessage(
    { outcome: 'signed', from, fields: [], pieces: [Buffer.from(whole)] },
    { to: ['gus@direct.maple.example'], recipients: [gus] },
  )
}

test('whom programs would name differently as the sender is for a person to look at', async () => {
  const outcomeFor = async (from: string): Promise<string | undefined> => {
    const wrapped = `Content-Type: message/rfc822\r\n\r\n${messageFrom(from).toString()}`
    const [found] = await opened(unchecked(wrapped))
    return found?.outcome
  }
  assert.equal(await outcomeFor('nina@direct.hospital.example'), 'accepted')
  for (const from of [
    'nina@direct.hospital.example, eve@direct.evil.example',
    '"nina@direct.hospital.example" <eve@direct.evil.example> <nina@direct.hospital.example>',
    'eve@direct.evil.example\r\nFrom: nina@direct.hospital.example',
    '=?utf-8?Q?nina=40direct.hospital.example=3E?= <nina@direct.hospital.example>',
  ]) {
    assert.equal(await outcomeFor(from), 'unclear sender', from)
    const message = messageFrom(from)
    const signers = [{ ...nina, digest: 'sha256' as const }]
    assert.equal(signMessage({ message, signers, at }).outcome, 'refused')
  }
})

test('of a message that came unwrapped the header is the outer one, and not signed', async () => {
  const [found] = await opened(unchecked('Content-Type: text/plain\r\n\r\nPotassium is 6.1.'))
  assert(found?.outcome === 'accepted')
  assert.equal(found.isHeaderSigned, false)
  assert.match(found.sentence, /not signed/)
  assert.equal(decodedBody(found.content).toString(), 'Potassium is 6.1.')
})

test('whatever letter of the ciphertext is changed, nobody reads other words', async () => {
  const raw = sent(nina)
  const outcomes = new Map<string, number>()
  for (let offset = raw.indexOf('\r\n\r\n') + 4; offset < raw.length - 2; offset += 37) {
    const changed = Buffer.from(raw)
    const letter = String.fromCodePoint(changed[offset] ?? 0)
    if (!/[A-Za-z0-9+/]/.test(letter)) continue
    changed.write(letter === 'A' ? 'B' : 'A', offset, 'latin1')
    const [found] = await opened(changed)
    assert(found !== undefined)
    outcomes.set(found.outcome, (outcomes.get(found.outcome) ?? 0) + 1)
    if (found.outcome !== 'accepted') continue
    // It hit what no signature covers: another recipient's key, or a header beside the signature.
    assert.equal(decodedBody(found.content).toString(), 'Potassium is 6.1.')
    assert.equal(found.from, 'nina@direct.hospital.example')
  }
  for (const outcome of ['tampered', 'undecryptable', 'malformed']) assert(outcomes.has(outcome))
  const all = [...outcomes.values()].reduce((sum, count) => sum + count, 0)
  assert((outcomes.get('accepted') ?? 0) < all / 4, JSON.stringify([...outcomes]))
})

test('a message goes to those whom the sender trusts, each alone; the others are told', async () => {
  const recipients = [
    { address: 'gus@direct.maple.example', certificates: [gus.certificate] },
    { address: 'ivy@direct.elm.example', certificates: [ivy.certificate] },
    { address: 'nobody@direct.oak.example', certificates: [] },
  ]
  const sealing = { message: messageFrom('nina@direct.hospital.example'), recipients }
  const own = [nina, issued('nina@direct.hospital.example', { keyUsage: encrypting })]
  const anchors = anchorBook([holder('direct.hospital.example', root)])
  const further = { furtherCertificates: [middle.certificate.raw] }
  const trust = { at, fetchIssuers: async () => [middle.certificate] }
  const done = await sealForRecipients({ ...sealing, ...further, own, anchors, trust })
  assert(done.outcome === 'done')
  assert.deepEqual(
    done.recipients.map(({ recipient, outcome }) => `${recipient} ${outcome}`),
    [
      'gus@direct.maple.example sealed',
      'ivy@direct.elm.example sealed',
      'nobody@direct.oak.example rejected',
    ],
  )
  const bytesOf = (each: SealedForRecipient | undefined): Buffer =>
    each?.outcome === 'sealed' ? each.bytes : Buffer.alloc(0)
  const [toGus, toIvy] = done.recipients.map(bytesOf)
  assert(toGus !== undefined && toIvy !== undefined)
  assert(!toGus.includes('ivy@') && !toIvy.includes('gus@'))
  const keys = [gus]
  const opening = { keys, anchors: book, trust: { at }, readCertificate: keepingReader(1) }
  const forGus = { ...opening, recipients: ['gus@direct.maple.example'] }
  for (let again = 0; again < 2; again++) {
    assert.equal((await openMessage(toGus, forGus))[0]?.outcome, 'accepted')
  }
  assert.equal((await openMessage(toIvy, forGus))[0]?.outcome, 'not for us')
})

test('nothing is sealed for a sender without a certificate that may sign', async () => {
  const anchors = anchorBook([holder('direct.hospital.example', root)])
  const own = [issued('nina@direct.hospital.example', { keyUsage: encrypting }), gus]
  const message = messageFrom('nina@direct.hospital.example')
  const sealed = await sealForRecipients({ message, own, recipients: [], anchors, trust: { at } })
  assert.equal(sealed.outcome, 'refused')
})
