// One message in a process of its own: seals it or opens it, and prints the most memory it took.
import { createPrivateKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { plainReader } from '../../direct/src/messages/certificate-reader.ts'
import { sealMessage } from '../../direct/src/messages/seal-message.ts'
import { unseal } from '../../direct/src/messages/unseal.ts'

const [task, certificateFile = '', keyFile = '', messageFile = '', sealedFile = ''] =
  process.argv.slice(2)
const certificate = plainReader(readFileSync(certificateFile))
if (certificate === undefined) throw new Error('that is no certificate')
const key = { key: readFileSync(keyFile), format: 'der', type: 'pkcs8' } as const
const own = { certificate, privateKey: createPrivateKey(key) }
if (task === 'seal') {
  const sealed = sealMessage({
    message: readFileSync(messageFile),
    to: ['bert@direct.two.example'],
    signers: [{ ...own, digest: 'sha256' }],
    recipients: [own],
    at: Temporal.Now.instant(),
  })
  if (sealed.outcome !== 'sealed') throw new Error(sealed.sentence)
  writeFileSync(sealedFile, sealed.bytes)
} else {
  const unsealed = unseal(readFileSync(sealedFile), [own], plainReader)
  if (unsealed.outcome !== 'verified') throw new Error(unsealed.sentence)
}
// The kernel's own mark: what getrusage says begins with the parent's memory.
const [, peakKilobytes = ''] =
  /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
process.stdout.write(peakKilobytes)
