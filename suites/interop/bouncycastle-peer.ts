import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { KeyKind, Party } from './parties.ts'
import type { KeyWay, Peer, SigningCase } from './peer.ts'

const jars = ['bcprov', 'bcpkix', 'bcutil', 'bcmail', 'javax.mail', 'javax.activation'].map(
  (name) => `/usr/share/java/${name}.jar`,
)

/** Why BouncyCastle cannot be tried on this machine, if so. */
export function whyNoBouncyCastle(): string | undefined {
  const isThere = jars.every((jar) => existsSync(jar)) && existsSync('/usr/bin/javac')
  return isThere ? undefined : 'needs the Debian packages libbcmail-java, libmail-java and a JDK'
}

/** BouncyCastle, the engine of the Java reference implementation, in one process of its own. */
export function bouncyCastlePeer(folder: string): Peer {
  const path = [folder, ...jars].join(':')
  const sources = ['BouncyCastlePeer', 'BouncyCastleMail'].map((name) =>
    join(import.meta.dirname, `${name}.java`),
  )
  execFileSync('javac', ['-nowarn', '-d', folder, '-cp', path, ...sources], { stdio: 'pipe' })
  const process = spawn('java', ['-Xmx256m', '-XX:+UseSerialGC', '-cp', path, 'BouncyCastlePeer'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]()
  let words = ''
  const file = (name: string, bytes?: Buffer): string => {
    const path = join(folder, `bouncycastle.${name}`)
    if (bytes !== undefined) writeFileSync(path, bytes)
    return path
  }
  const ask = async (fields: readonly string[], out: string): Promise<Buffer | undefined> => {
    process.stdin.write(`${fields.join('\t')}\n`)
    const answer = await answers.next()
    words = answer.done === true ? 'the process ended' : answer.value
    return words === 'ok' ? readFileSync(out) : undefined
  }
  return {
    name: 'BouncyCastle',
    isReader: true,
    cannotSign: () => undefined,
    cannotSeal: () => undefined,
    sign: async (way, content) => {
      const id = way.namedBy === 'key identifier' ? 'key' : 'serial'
      const signers = way.signers.flatMap(({ certificateFile, keyFile, kind }) => [
        ...[certificateFile, keyFile, signatureName(way, kind)],
      ])
      const out = file('out')
      return ask(['sign', out, file('content', content), way.form, id, ...signers], out)
    },
    verify: async (signature, content, { form }) => {
      const over = form === 'detached' ? file('content', content) : '-'
      return ask(['verify', file('in', signature), over, file('out')], file('out'))
    },
    seal: async ({ cipher, recipients, namedBy }, content) => {
      const id = namedBy === 'key identifier' ? 'key' : 'serial'
      const to = recipients.flatMap(({ party, way }) => [party.certificateFile, nameOf(way)])
      const out = file('out')
      return ask(['encrypt', out, file('content', content), cipher, id, ...to], out)
    },
    open: async (sealed, { certificateFile, keyFile }: Party) =>
      ask(['decrypt', file('in', sealed), certificateFile, keyFile, file('out')], file('out')),
    sealMessage: async (message, from, to) => {
      const files = [from.certificateFile, from.keyFile, to.certificateFile]
      const out = file('out')
      return ask(['seal message', out, file('content', message), ...files], out)
    },
    openMessage: async (raw, { certificateFile, keyFile }) => {
      const out = file('out')
      return ask(['open message', out, file('in', raw), certificateFile, keyFile], out)
    },
    lastWords: () => words,
    stop: () => process.stdin.end(),
  }
}

function signatureName({ digest, padding }: SigningCase, kind: KeyKind): string {
  const hash = digest.toUpperCase()
  if (kind !== 'RSA') return `${hash}WITHECDSA`
  return padding === 'pss' ? `${hash}WITHRSAANDMGF1` : `${hash}WITHRSA`
}

function nameOf(way: KeyWay): string {
  if (way.kind === 'pkcs1') return 'pkcs1'
  if (way.kind === 'agreement') return way.digest
  const [digest, mask] = [way.digest, way.maskDigest].map((each) => each.replace('sha', 'SHA-'))
  return `oaep ${digest} ${mask}`
}
