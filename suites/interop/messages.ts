// Whole messages: wrapped, signed and encrypted here and opened by a peer, and the other way round.
import { randomBytes } from 'node:crypto'
import { sealMessage } from '../../direct/src/messages/seal-message.ts'
import { unseal } from '../../direct/src/messages/unseal.ts'
import type { Part } from '../../direct/src/mime/part.ts'
import { allParts } from '../../direct/src/mime/part.ts'
import { readMessage } from '../../direct/src/mime/read-message.ts'
import { decodedBody } from '../../direct/src/mime/transfer-encoding.ts'
import type { SuiteContext } from '../suite.ts'
import { plainReader } from '../../direct/src/messages/certificate-reader.ts'
import type { Party } from './parties.ts'
import type { Peer } from './peer.ts'

const lines = (...all: readonly string[]): Buffer => Buffer.from(all.join('\r\n'))
const header = [
  'From: anna@direct.example',
  'To: bert@direct.example',
  'Date: Sun, 22 Nov 2026 10:00:00 +0000',
  'Message-ID: <1@direct.example>',
  'Subject: A result',
  'MIME-Version: 1.0',
]
const attached = randomBytes(200_000).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
const messages: Readonly<Record<string, Buffer>> = {
  'plain text': lines(...header, 'Content-Type: text/plain', '', 'Potassium is 6.1.', ''),
  'text beyond ASCII': lines(
    ...header,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Käthe: Kalium 6,1 mmol/l',
    '',
  ),
  '270 KB attached': lines(
    ...header,
    'Content-Type: application/pdf',
    'Content-Transfer-Encoding: base64',
    '',
    attached,
    '',
  ),
}

/** Sends each message to the peer and has each sent back, and has a changed byte refused. */
export async function tryMessages(
  { say, check }: SuiteContext,
  peer: Peer,
  [anna, bert]: readonly [Party, Party],
): Promise<void> {
  for (const [name, message] of Object.entries(messages)) {
    const sealed = sealMessage({
      message,
      to: ['bert@direct.example'],
      signers: [{ ...anna, digest: 'sha256' }],
      recipients: [bert],
      at: Temporal.Now.instant(),
    })
    if (sealed.outcome !== 'sealed') throw new Error(sealed.sentence)
    const read = await peer.openMessage(sealed.bytes, bert)
    const isSame = read !== undefined && bodyIn(read) === bodyIn(message)
    check(`direct -> ${peer.name}: message, ${name}`, isSame, peer.lastWords())
    const refused = await peer.openMessage(changedInside(sealed.bytes), bert)
    check(`direct -> ${peer.name}: message, ${name}, changed`, refused === undefined)

    const received = await peer.sealMessage(message, anna, bert)
    const opened = received === undefined ? undefined : opensAs(received, bert)
    const isSameBack = opened === bodyIn(message)
    check(`${peer.name} -> direct: message, ${name}`, isSameBack, peer.lastWords())
    const changed = received === undefined ? undefined : opensAs(changedInside(received), bert)
    check(`${peer.name} -> direct: message, ${name}, changed`, changed === undefined)
    say(
      `${peer.name}: ${name}: sent ${isSame ? 'and read' : 'IN VAIN'}, came back ${isSameBack ? 'and was read' : 'IN VAIN'}`,
    )
  }
}

function opensAs(raw: Buffer, own: Party): string | undefined {
  const unsealed = unseal(raw, [own], plainReader)
  return unsealed.outcome === 'verified' ? bodyOf(unsealed.signed.content) : undefined
}

function bodyIn(bytes: Buffer): string | undefined {
  const reading = readMessage(bytes)
  return reading.outcome === 'read' ? bodyOf(reading.message) : undefined
}

/** The decoded body of the only part that holds anything; the command openssl changes line ends. */
function bodyOf(part: Part): string | undefined {
  const leaf = allParts(part).find(({ kind }) => kind === 'leaf')
  return leaf && decodedBody(leaf).toString('latin1').replaceAll('\r\n', '\n').trim()
}

/** The last letter of a line in the middle of the ciphertext. */
function changedInside(raw: Buffer): Buffer {
  const changed = Buffer.from(raw)
  const offset = raw.lastIndexOf('\n', Math.floor((raw.length * 4) / 5)) - 4
  changed[offset] = changed[offset] === 0x41 ? 0x42 : 0x41
  return changed
}
