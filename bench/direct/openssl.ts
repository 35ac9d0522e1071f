// The same work with the command openssl: two processes out, two in.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Issued } from '../../direct/src/certificates/test-certificates.ts'

export type OpensslSides = {
  readonly seal: (content: Buffer) => Buffer
  readonly open: (sealed: Buffer) => void
}

export function opensslSides(folder: string, sender: Issued, recipient: Issued): OpensslSides {
  const file = (name: string): string => join(folder, `openssl.${name}`)
  for (const [name, issued] of Object.entries({ sender, recipient })) {
    const base64 = issued.certificate.raw.toString('base64').replaceAll(/.{64}/g, '$&\n')
    const certificate = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`
    const key = issued.privateKey.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(file(name), `${certificate}${key}`)
  }
  const cms = (...options: readonly string[]): void => {
    execFileSync('openssl', ['cms', ...options], { stdio: 'pipe' })
  }
  const between = (from: string, to: string): string[] => [
    '-binary',
    '-in',
    file(from),
    '-out',
    file(to),
  ]
  return {
    seal: (content) => {
      writeFileSync(file('content'), content)
      cms('-sign', '-md', 'sha256', '-signer', file('sender'), ...between('content', 'signed'))
      cms('-encrypt', '-aes-256-cbc', ...between('signed', 'sealed'), file('recipient'))
      return readFileSync(file('sealed'))
    },
    open: (sealed) => {
      writeFileSync(file('sealed'), sealed)
      cms('-decrypt', '-recip', file('recipient'), ...between('sealed', 'opened'))
      cms('-verify', '-noverify', ...between('opened', 'verified'))
    },
  }
}
