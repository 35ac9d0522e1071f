// All test keys of the shared data with their certificates, whatever file they come in.
import { spawnSync } from 'node:child_process'
import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate } from '../../direct/src/certificates/certificate.ts'
import type { OwnCertificate } from '../../direct/src/cms/certificate.ts'
import { plainReader } from '../../direct/src/messages/certificate-reader.ts'

/** The passwords that the sources of the data name, and none. */
const passwords = ['', 'passw0rd!', 'Passw0rd!', '1kingpuff']
const fileBytesMax = 20_000

/** Every certificate in the folders whose private key stands there too. */
export function keyRingOf(folders: readonly string[]): readonly OwnCertificate[] {
  const found = folders.flatMap(filesIn).map(contentsOf)
  const keys = new Map(
    found.flatMap(({ keys }) => keys.map((key) => [nameOfKey(createPublicKey(key)), key] as const)),
  )
  return found.flatMap(({ certificates }) =>
    certificates.flatMap((certificate) => {
      const privateKey = keys.get(nameOfKey(certificate.publicKey))
      return privateKey === undefined ? [] : [{ certificate, privateKey }]
    }),
  )
}

type Contents = {
  readonly certificates: readonly Certificate[]
  readonly keys: readonly KeyObject[]
}

function filesIn(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    .filter((bytes) => bytes[0] === 0x30 && bytes.length < fileBytesMax)
}

function contentsOf(bytes: Buffer): Contents {
  const certificate = plainReader(bytes)
  if (certificate !== undefined) return { certificates: [certificate], keys: [] }
  try {
    const key = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
    return { certificates: [], keys: [key] }
  } catch {
    return bagOf(bytes)
  }
}

/** Most of the files are encrypted with what only the legacy provider of OpenSSL still reads. */
function bagOf(bytes: Buffer): Contents {
  for (const password of passwords) {
    const options = ['pkcs12', '-legacy', '-nodes', '-passin', `pass:${password}`]
    const { status, stdout } = spawnSync('openssl', options, { input: bytes, encoding: 'utf8' })
    if (status !== 0) continue
    const blocks = (label: string): readonly string[] =>
      stdout.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g')) ?? []
    const keys = blocks('PRIVATE KEY').map((pem) => createPrivateKey(pem))
    const certificates = blocks('CERTIFICATE').flatMap(
      (pem) => plainReader(new X509Certificate(pem).raw) ?? [],
    )
    return { certificates, keys }
  }
  return { certificates: [], keys: [] }
}

function nameOfKey(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64')
}
