// People with keys and certificates for the suite, made anew by openssl in each run.
import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OwnCertificate } from '../../direct/src/cms/certificate.ts'
import { plainReader } from '../../direct/src/messages/certificate-reader.ts'

export type Party = OwnCertificate & {
  readonly name: string
  readonly kind: KeyKind
  readonly certificateFile: string
  readonly keyFile: string
}

export type KeyKind = 'RSA' | 'P-256' | 'P-384'

const keyOptions: Readonly<Record<KeyKind, readonly string[]>> = {
  RSA: ['rsa:2048'],
  'P-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
}

/** A party with a self-signed certificate, its files in `folder` in DER. */
export function makeParty(folder: string, name: string, kind: KeyKind): Party {
  const [certificateFile, keyFile] = [join(folder, `${name}.cer`), join(folder, `${name}.key`)]
  const key = join(folder, `${name}.pem`)
  execFileSync(
    'openssl',
    [
      ['req', '-x509', '-sha256', '-days', '30', '-nodes', '-newkey', ...keyOptions[kind]],
      ['-keyout', key, '-out', certificateFile, '-outform', 'DER', '-subj', `/CN=${name}`],
      ['-addext', 'keyUsage=digitalSignature,keyEncipherment,keyAgreement'],
      ['-addext', `subjectAltName=email:${name}@direct.example`],
    ].flat(),
    { stdio: 'pipe' },
  )
  const privateKey = createPrivateKey(readFileSync(key))
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'der' }))
  const certificate = plainReader(readFileSync(certificateFile))
  if (certificate === undefined) throw new Error('openssl made no certificate')
  return { name, kind, certificateFile, keyFile, privateKey, certificate }
}
