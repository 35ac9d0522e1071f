// Messages that others made years ago: with old algorithms accepted each opens, and without each is
// refused politely.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OwnCertificate } from '../../direct/src/cms/certificate.ts'
import { openEnvelope } from '../../direct/src/cms/open-envelope.ts'
import { readSignedPart } from '../../direct/src/messages/read-signed-part.ts'
import { unseal } from '../../direct/src/messages/unseal.ts'
import { readMessage } from '../../direct/src/mime/read-message.ts'
import type { SuiteContext } from '../suite.ts'
import { plainReader } from '../../direct/src/messages/certificate-reader.ts'
import { keyRingOf } from './key-ring.ts'

type Fixture = {
  readonly file: string
  /** How it is opened: a whole message, a signed part alone, or an envelope alone. */
  readonly as: 'message' | 'signed part' | 'envelope'
  readonly legacy: string
  readonly strict: string
  readonly because: string
}

const data = join(import.meta.dirname, '../../../shared/data')
const folders = [
  'direct-nhind',
  'direct-trust-utils',
  'direct-ett',
  'smime-mimekit',
  'smime-rfc4134',
]
const sha1 = {
  as: 'message',
  legacy: 'verified',
  strict: 'weak',
  because: 'signed with SHA-1',
} as const
const testMessages = 'direct-nhind/messages/nhin-d/agent/TestMessages'
const stagent = 'direct-nhind/messages/nhin-d/agent/stagent'
const trustUtils = 'direct-trust-utils/src/test/resources/messages'
const signedPart = { ...sha1, as: 'signed part' } as const

const fixtures: readonly Fixture[] = [
  {
    file: 'direct-nhind/messages/agent/stagent/EncAttachment.txt',
    as: 'message',
    legacy: 'verified',
    strict: 'verified',
    because: 'made with SHA-256 and AES',
  },
  { file: `${testMessages}/envelopeSignatureContentType1.eml`, ...sha1 },
  { file: `${testMessages}/envelopeSignatureContentType2.eml`, ...sha1 },
  { file: `${stagent}/EncAttachment.txt`, ...sha1 },
  { file: `${stagent}/EncryptedMessage2.txt`, ...sha1 },
  { file: `${stagent}/EncryptedMessage3.txt`, ...sha1, because: 'encrypted with 3DES' },
  { file: `${trustUtils}/BadDispRequest.txt`, ...sha1 },
  { file: `${trustUtils}/Encrypted.txt`, ...sha1 },
  { file: `${trustUtils}/Encrypted2.txt`, ...sha1 },
  {
    file: `${trustUtils}/ValidKeyUsage.txt`,
    as: 'message',
    legacy: 'not for us',
    strict: 'not for us',
    because: 'its key is not in the data',
  },
  { file: 'direct-ett/direct/messageProcessorTests/TestGeneratedMessage.txt', ...sha1 },
  { file: 'smime-mimekit/thunderbird-signed.txt', ...signedPart },
  { file: 'smime-mimekit/octet-stream-with-mixed-line-endings.dat', ...signedPart },
  {
    file: 'smime-rfc4134/4.9.eml',
    as: 'signed part',
    legacy: 'weak',
    strict: 'weak',
    because: 'signed with DSA, which is never accepted',
  },
  {
    file: 'smime-rfc4134/5.1.bin',
    as: 'envelope',
    legacy: 'opened',
    strict: 'weak',
    because: 'encrypted with 3DES',
  },
]

/** Opens every fixture twice, and prints each with its outcomes and the reason. */
export function tryFixtures({ say, check }: SuiteContext): void {
  if (!existsSync(data)) {
    say('The shared sample data are absent: messages that others made are not tried.')
    return
  }
  const keys = keyRingOf(folders.map((folder) => join(data, folder)))
  say(`${fixtures.length} messages of others, with ${keys.length} certificates and their keys:`)
  for (const { file, as, legacy, strict, because } of fixtures) {
    const bytes = readFileSync(join(data, file))
    const found = [
      outcomeOf(bytes, as, keys, 'legacy too'),
      outcomeOf(bytes, as, keys, 'strong only'),
    ] as const
    const isRight = found[0] === legacy && found[1] === strict
    say(`  ${file}: old accepted ${found[0]}, as we read ${found[1]} (${because})`)
    check(`${file} is ${legacy}, and ${strict} as we read`, isRight, found.join(', '))
    if (legacy !== 'verified') continue
    const changed = outcomeOf(changedInside(bytes), as, keys, 'legacy too')
    check(`${file} with a changed byte is refused`, changed !== 'verified', changed)
  }
}

function outcomeOf(
  bytes: Buffer,
  as: Fixture['as'],
  keys: readonly OwnCertificate[],
  accept: 'strong only' | 'legacy too',
): string {
  if (as === 'envelope') return openEnvelope(bytes, keys, { accept }).outcome
  if (as === 'signed part') return readSignedPart(bytes, plainReader, accept).outcome
  return unseal(bytes, keys, plainReader, accept).outcome
}

/** In the middle of what was signed; where it is encrypted, in the middle of the ciphertext. */
function changedInside(bytes: Buffer): Buffer {
  const reading = readMessage(bytes)
  if (reading.outcome !== 'read') throw new Error(reading.sentence)
  const { body } = reading.message.parts[0] ?? reading.message
  const changed = Buffer.from(bytes)
  let offset = Math.floor((body.start + body.end) / 2)
  while (!/[A-Za-z]/.test(String.fromCodePoint(changed[offset] ?? 0))) offset += 1
  changed[offset] = changed[offset] === 0x41 ? 0x42 : 0x41
  return changed
}
