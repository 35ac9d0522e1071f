import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePart } from '../../direct/src/mime/write-message.ts'
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
    const all = ['cms', ...options.flat(), '-in', input, '-out', output]
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
        ['-sign', '-binary', '-outform', 'DER', '-md', way.digest],
        signers,
        streaming,
        isByKey ? ['-keyid'] : [],
        way.form === 'enclosed' ? ['-nodetach'] : [],
      ])
    },
    verify: async (signature, bytes, way) => {
      writeFileSync(content, bytes)
      const detached = way.form === 'detached' ? ['-content', content] : []
      return run(signature, [['-verify', '-binary', '-noverify', '-inform', 'DER'], detached])
    },
    seal: async ({ cipher, recipients, namedBy }, bytes) => {
      const to = recipients.flatMap(({ party, way }) => [
        ...['-recip', pem(party.certificateFile)],
        ...optionsOf(way),
      ])
      const isByKey = namedBy === 'key identifier'
      return run(bytes, [
        ['-encrypt', '-binary', `-${cipher}`, '-outform', 'DER'],
        streaming,
        isByKey ? ['-keyid'] : [],
        to,
      ])
    },
    open: async (sealed, { certificateFile, keyFile }) =>
      run(sealed, [
        [
          '-decrypt',
          '-binary',
          '-inform',
          'DER',
          '-recip',
          pem(certificateFile),
          '-inkey',
          pem(keyFile),
        ],
      ]),
    sealMessage: async (message, from, to) => {
      const wrapped = writePart({ kind: 'message', bytes: message })
      const by = ['-signer', pem(from.certificateFile), '-inkey', pem(from.keyFile)]
      const signed = run(wrapped, [
        ['-sign', '-binary', '-md', 'sha256', '-crlfeol'],
        by,
        streaming,
      ])
      const fields = ['-from', 'anna@direct.example', '-to', 'bert@direct.example']
      const recipient = ['-recip', pem(to.certificateFile)]
      return (
        signed &&
        run(signed, [['-encrypt', '-binary', '-aes-256-cbc'], fields, recipient, streaming])
      )
    },
    openMessage: async (raw, { certificateFile, keyFile }) => {
      const own = ['-recip', pem(certificateFile), '-inkey', pem(keyFile)]
      const signed = run(raw, [['-decrypt', '-binary', '-inform', 'SMIME'], own])
      // It reads lines without their ends, and puts CRLF back before it verifies: not with -binary.
      return signed && run(signed, [['-verify', '-noverify', '-inform', 'SMIME']])
    },
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
