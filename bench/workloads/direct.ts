// Workloads 6 and 7: a message of Direct out and in, beside its raw primitives, pkijs and openssl.
import { execFileSync } from 'node:child_process'
import {
  constants,
  createCipheriv,
  createDecipheriv,
  hash,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import type { Issued } from '../../direct/src/certificates/test-certificates.ts'
import { issue } from '../../direct/src/certificates/test-certificates.ts'
import { keepingReader } from '../../direct/src/messages/certificate-reader.ts'
import { sealMessage } from '../../direct/src/messages/seal-message.ts'
import { unseal } from '../../direct/src/messages/unseal.ts'
import { atMost, type Bench, type Line, told, type Workload } from '../bench.ts'
import { opensslSides } from '../direct/openssl.ts'
import { pkijsSides } from '../direct/pkijs.ts'
import { median } from '../load.ts'

type Work = () => unknown
type Sides = Readonly<Record<string, { readonly work: Work; readonly count: number }>>

export const direct: Workload = async (bench) => {
  const anna = issue({ name: 'Anna', key: 'rsa2048' })
  const bert = issue({ name: 'Bert', key: 'rsa2048' })
  const rounds = bench.quick ? 3 : 7
  return [
    ...(await sized(bench, [anna, bert], { name: '50 KB', bytes: 50_000, count: 60, rounds })),
    ...(await sized(bench, [anna, bert], { name: '5 MB', bytes: 5_000_000, count: 12, rounds })),
    ...(await memory(bench, anna)),
  ]
}

type Size = {
  readonly name: string
  readonly bytes: number
  readonly count: number
  readonly rounds: number
}

async function sized(
  bench: Bench,
  [anna, bert]: readonly [Issued, Issued],
  size: Size,
): Promise<Line[]> {
  const { name, bytes, count, rounds } = size
  const message = messageOf(bytes)
  const pkijs = await pkijsSides(anna, bert)
  const openssl = opensslSides(bench.ground.folder, anna, bert)
  const reader = keepingReader()
  const seal = (): Buffer => sealed(message, anna, bert)
  const raw = seal()
  const byPkijs = await pkijs.seal(message)
  const byOpenssl = openssl.seal(message)
  const primitives = primitivesOf(message, anna, bert)
  const few = Math.ceil(count / 15)
  const out: Sides = {
    primitives: { work: primitives.out, count },
    direct: { work: seal, count },
    pkijs: { work: async () => await pkijs.seal(message), count: few },
    openssl: { work: () => openssl.seal(message), count: few },
  }
  const into: Sides = {
    primitives: { work: primitives.in, count },
    direct: { work: () => opened(raw, bert, reader), count },
    // Its own output of 5 MB goes beyond the limits of its reader.
    ...(bytes > 1_000_000
      ? {}
      : { pkijs: { work: async () => await pkijs.open(byPkijs), count: few } }),
    openssl: { work: () => openssl.open(byOpenssl), count: few },
  }
  const least = bytes > 1_000_000 ? 1 / 3 : 0.5
  return [
    ...linesOf(`6 direct, ${name}: sign + encrypt`, await taken(out, rounds), least),
    ...linesOf(`7 direct, ${name}: decrypt + verify`, await taken(into, rounds), least),
  ]
}

function linesOf(workload: string, cpuMs: ReadonlyMap<string, number>, least: number): Line[] {
  const of = (name: string): number => cpuMs.get(name) ?? Number.NaN
  const figure = `${of('direct').toFixed(2)} ms CPU, primitives ${of('primitives').toFixed(2)} ms`
  const ratio = of('primitives') / of('direct')
  const target = `at least ${least.toFixed(2)} of the primitives`
  const others = ['pkijs', 'openssl'].filter((name) => cpuMs.has(name))
  return [
    { workload, target, figure, ratio: ratio.toFixed(2), reached: ratio >= least },
    ...others.map((name): Line => {
      const times = of(name) / of('direct')
      const line = { figure: `${of(name).toFixed(2)} ms CPU`, ratio: times.toFixed(1) }
      return least < 0.5
        ? told(`${workload}, ${name}`, line.figure, line.ratio)
        : {
            workload: `${workload}, ${name}`,
            target: 'at least 10 x',
            ...line,
            reached: times >= 10,
          }
    }),
  ]
}

/** CPU of one operation of each side, children included: medians over rounds taken in turn. */
async function taken(sides: Sides, rounds: number): Promise<ReadonlyMap<string, number>> {
  const all = new Map<string, number[]>(Object.keys(sides).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { work, count }] of Object.entries(sides)) {
      const began = cpuMs()
      for (let done = 0; done < count; done++) await work()
      if (round > 0) all.get(name)?.push((cpuMs() - began) / count)
    }
  }
  return new Map([...all].map(([name, figures]) => [name, median(figures)]))
}

/** Of this process and of the children it has waited for, which Linux counts in hundredths of a second. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  const stat = readFileSync('/proc/self/stat', 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const childTicks = Number(fields[13]) + Number(fields[14])
  return (user + system) / 1000 + childTicks * 10
}

function primitivesOf(message: Buffer, anna: Issued, bert: Issued): { out: Work; in: Work } {
  const [key, nonce, attributes] = [randomBytes(32), randomBytes(16), randomBytes(150)]
  const signature = sign('sha256', attributes, anna.privateKey)
  const to = { key: bert.certificate.publicKey, padding: constants.RSA_PKCS1_PADDING }
  const from = { key: bert.privateKey, padding: constants.RSA_NO_PADDING }
  const encryptedKey = publicEncrypt(to, key)
  const ciphertext = createCipheriv('aes-256-cbc', key, nonce).update(message)
  return {
    out: () => {
      hash('sha256', message)
      sign('sha256', attributes, anna.privateKey)
      publicEncrypt(to, key)
      createCipheriv('aes-256-cbc', key, nonce).update(message)
    },
    in: () => {
      privateDecrypt(from, encryptedKey)
      createDecipheriv('aes-256-cbc', key, nonce).setAutoPadding(false).update(ciphertext)
      hash('sha256', message)
      verify('sha256', attributes, anna.certificate.publicKey, signature)
    },
  }
}

function sealed(message: Buffer, from: Issued, to: Issued): Buffer {
  const outcome = sealMessage({
    message,
    to: ['bert@direct.two.example'],
    signers: [{ ...from, digest: 'sha256' }],
    recipients: [to],
    at: Temporal.Now.instant(),
  })
  if (outcome.outcome !== 'sealed') throw new Error(outcome.sentence)
  return outcome.bytes
}

function opened(raw: Buffer, own: Issued, reader: ReturnType<typeof keepingReader>): void {
  const outcome = unseal(raw, [own], reader)
  if (outcome.outcome !== 'verified') throw new Error(outcome.sentence)
}

function messageOf(bytes: number): Buffer {
  const base64 = randomBytes(Math.ceil((bytes * 57) / 78)).toString('base64')
  const fields = [
    'From: anna@direct.one.example',
    'To: bert@direct.two.example',
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    'Message-ID: <1@direct.one.example>',
    'MIME-Version: 1.0',
    'Content-Type: application/pdf',
    'Content-Transfer-Encoding: base64',
  ]
  return Buffer.from(`${fields.join('\r\n')}\r\n\r\n${base64.replaceAll(/.{76}/g, '$&\r\n')}\r\n`)
}

/** A message that is 40 MB on its way, out and in, each in a process of its own without a compiler. */
async function memory({ ground }: Bench, own: Issued): Promise<Line[]> {
  const file = (name: string): string => join(ground.folder, `large.${name}`)
  writeFileSync(file('cer'), own.certificate.raw)
  writeFileSync(file('key'), own.privateKey.export({ type: 'pkcs8', format: 'der' }))
  writeFileSync(file('message'), messageOf(29_200_000))
  const input = join(import.meta.dirname, '../direct/large.ts')
  const bundle = await rolldown({ input, platform: 'node' })
  await bundle.write({ file: file('mjs') })
  await bundle.close()
  const files = ['cer', 'key', 'message', 'sealed'].map(file)
  return ['seal', 'open'].map((task) => {
    const text = execFileSync(process.execPath, [file('mjs'), task, ...files], { encoding: 'utf8' })
    const megabytes = (statSync(file('sealed')).size / 1e6).toFixed(0)
    const what = `direct: ${task} ${megabytes} MB, peak of the process`
    return atMost(what, { value: Number(text) / 1024, target: 150, unit: 'MB' })
  })
}
