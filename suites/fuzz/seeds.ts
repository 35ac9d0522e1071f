import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** What bytes are a seed for; the last four only of our own making, as our keys open them. */
export type SeedKind =
  | 'mail'
  | 'report'
  | 'context'
  | 'package'
  | 'xml'
  | 'cms'
  | 'certificate'
  | 'signed'
  | 'sealed'
  | 'envelope'
  | 'dns'

const shared = join(import.meta.dirname, '../../../shared/data')
/** Where they are absent, the suite says so and changes seeds of our own alone. */
export const hasSharedData: boolean = existsSync(shared)
const folders = /^(?:mime|smime|direct)-|^pki-pkits$/

/** Every file of the sets about mail and certificates, by what it is a seed for. */
export function sharedSeeds(): ReadonlyMap<SeedKind, readonly Buffer[]> {
  const seeds = new Map<SeedKind, Buffer[]>()
  const add = (kind: SeedKind, bytes: Buffer): void => {
    seeds.set(kind, [...(seeds.get(kind) ?? []), bytes])
  }
  if (!hasSharedData) return seeds
  for (const set of readdirSync(shared).filter((name) => folders.test(name))) {
    for (const path of readdirSync(join(shared, set), { recursive: true, encoding: 'utf8' })) {
      if (!/\.[\w-]+$/.test(path) || notSeeds.test(path)) continue
      const file = join(shared, set, path)
      if (!statSync(file).isFile()) continue
      const bytes = unpacked(path, readFileSync(file))
      for (const kind of kindsOf(path, bytes)) add(kind, bytes)
    }
  }
  for (const line of readFuzzed())
    add(
      line.kind === 'x509' || line.kind === 'pem'
        ? 'certificate'
        : line.kind === 'smime'
          ? 'mail'
          : 'cms',
      Buffer.from(line.b64, 'base64'),
    )
  return seeds
}

const notSeeds =
  /(?:SOURCE\.md|MANIFEST\.tsv|LICENSE\.upstream\.txt)$|\.(?:p12|pfx|pkcs12|ldif|csv|json|jpg|png)$/

function unpacked(path: string, bytes: Buffer): Buffer {
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

function kindsOf(path: string, bytes: Buffer): readonly SeedKind[] {
  if (/\.zip$/i.test(path)) return ['package']
  if (/\.(?:xml|wsdl)$/i.test(path)) return ['xml']
  if (/\.(?:der|cer|crt|crl|pem)$/i.test(path)) return ['certificate']
  if (/\.(?:p7b|p7m|p7s|p7c|bin)$/i.test(path)) return ['cms']
  const text = bytes.toString('latin1', 0, 8192)
  if (!/^[!-9;-~]+:|\nContent-Type:/i.test(text)) return []
  if (/x-direct-context/i.test(text)) return ['mail', 'context']
  return /disposition-notification|delivery-status/i.test(text) ? ['mail', 'report'] : ['mail']
}

type Fuzzed = { readonly kind: string; readonly b64: string }

function readFuzzed(): readonly Fuzzed[] {
  const path = join(shared, 'cms-fuzz/inputs.ndjson.gz')
  const text = existsSync(path) ? gunzipSync(readFileSync(path)).toString() : ''
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Fuzzed)
}
