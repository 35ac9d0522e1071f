import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyWay, Peer } from './peer.ts'

/** The command `openssl cms`. `streaming` makes it write BER of indefinite length. */
export function opensslPeer(folder: string, form: 'plain' | 'streaming'): Peer {
  const [input, content, output] = ['in', 'content', 'out'].map((each) =>
    join(folder, `openssl-${form}.${each}`),
  ) as [string, string, string]
  const streaming = form === 'streaming' ? ['-stream', '-indef'] : []
  let words = ''
  const run = (
    bytes: Buffer,
    options: readonly (string | readonly string[])[],
  ): Buffer | undefined => {
    writeFileSync(input, bytes)
    rmSync(output, { force: true })
    const all = ['cms', ...options.flat(), '-binary', '-in', input, '-out', output]
    const { status, stderr } = spawnSync('openssl', all, { timeout: 20_000, encoding: 'utf8' })
    words = stderr.replaceAll(/\s+/g, ' ').slice(0, 300)
    return status === 0 ? readFileSync(output) : undefined
  }
  return {
    name: form === 'plain' ? 'openssl' : 'openssl -stream',
    isReader: form === 'plain',
    cannotSign: (way) => {
      if (form === 'plain') return undefined
      if (way.form === 'detached') return 'it streams a signature together with its content only'
      return way.padding === 'pss' ? 'OpenSSL 3.0 breaks on PSS when it streams' : undefined
    },
    cannotSeal: () => undefined,
    sign: async (way, bytes) => {
      const signers = way.signers.flatMap(({ certificateFile, keyFile, kind }) => [
        ...['-signer', pem(certificateFile), '-inkey', pem(keyFile)],
        ...(way.padding === 'pss' && kind === 'RSA' ? ['-keyopt', 'rsa_padding_mode:pss'] : []),
      ])
      const isByKey = way.namedBy === 'key identifier'
      return run(bytes, [
        ['-sign', '-outform', 'DER', '-md', way.digest],
        signers,
        streaming,
        isByKey ? ['-keyid'] : [],
        way.form === 'enclosed' ? ['-nodetach'] : [],
      ])
    },
    verify: async (signature, bytes, way) => {
      writeFileSync(content, bytes)
      const detached = way.form === 'detached' ? ['-content', content] : []
      return run(signature, [['-verify', '-noverify', '-inform', 'DER'], detached])
    },
    seal: async ({ cipher, recipients, namedBy }, bytes) => {
      const to = recipients.flatMap(({ party, way }) => [
        ...['-recip', pem(party.certificateFile)],
        ...optionsOf(way),
      ])
      const isByKey = namedBy === 'key identifier'
      return run(bytes, [
        ['-encrypt', `-${cipher}`, '-outform', 'DER'],
        streaming,
        isByKey ? ['-keyid'] : [],
        to,
      ])
    },
    open: async (sealed, { certificateFile, keyFile }) =>
      run(sealed, [
        ['-decrypt', '-inform', 'DER', '-recip', pem(certificateFile), '-inkey', pem(keyFile)],
      ]),
    lastWords: () => words,
    stop: () => undefined,
  }
}

/** The command guesses the form of keys, but not of certificates. */
function pem(file: string): string {
  const twin = `${file}.pem`
  const label = file.endsWith('.key') ? 'PRIVATE KEY' : 'CERTIFICATE'
  const lines = readFileSync(file).toString('base64').replaceAll(/.{64}/g, '$&\n')
  writeFileSync(twin, `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`)
  return twin
}

function optionsOf(way: KeyWay): string[] {
  switch (way.kind) {
    case 'pkcs1':
      return []
    case 'agreement':
      return ['-keyopt', `ecdh_kdf_md:${way.digest}`]
    case 'oaep': {
      const options = ['rsa_padding_mode:oaep', `rsa_oaep_md:${way.digest}`]
      return [...options, `rsa_mgf1_md:${way.maskDigest}`].flatMap((each) => ['-keyopt', each])
    }
  }
}
