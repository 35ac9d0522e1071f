// Certificates and lists made on the spot, good and bad, so that tests need no files.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { context, tags } from '../asn1/tags.ts'
import { writeInstant } from '../asn1/times.ts'
import type { Der } from '../asn1/write.ts'
import {
  bitString,
  boolean,
  constructed,
  encoded,
  explicit,
  ia5String,
  identifier,
  integer,
  nothing,
  octetString,
  primitive,
  sequence,
  toBytes,
  utf8String,
} from '../asn1/write.ts'
import { readCertificate } from './certificate.ts'
import type { Certificate } from './certificate.ts'
import { readRevocationList } from './revocation-list.ts'
import type { RevocationList } from './revocation-list.ts'

export type Issued = { readonly certificate: Certificate; readonly privateKey: KeyObject }

export type Wanted = {
  readonly name: string
  readonly issuer?: Issued
  readonly authority?: boolean
  readonly pathLength?: number
  readonly emails?: readonly string[]
  readonly domains?: readonly string[]
  readonly from?: string
  readonly until?: string
  readonly hash?: 'sha1' | 'sha256'
  readonly key?: 'p256' | 'p384' | 'rsa2048' | 'rsa1024' | 'secp256k1'
  /** Bits of the key usage, from the left. */
  readonly keyUsage?: readonly number[]
  readonly listUrl?: string
  readonly issuerUrl?: string
  readonly serial?: number
  /** Extensions more, ready made. */
  readonly more?: readonly Der[]
}

let serials = 1000
const keys = new Map<string, { publicKey: KeyObject; privateKey: KeyObject }>()

/** Issues a certificate; without an issuer it signs itself. Valid from 2026 to 2028 unless said. */
export function issue(wanted: Wanted): Issued {
  const { publicKey, privateKey } = keyPair(wanted)
  const signer = wanted.issuer?.privateKey ?? privateKey
  const info = publicKey.export({ type: 'spki', format: 'der' })
  const body = sequence(
    explicit(0, integer(2)),
    integer(wanted.serial ?? serials++),
    algorithmOf(signer, wanted.hash),
    wanted.issuer === undefined ? nameOf(wanted.name) : encoded(wanted.issuer.certificate.subject),
    sequence(
      writeInstant(Temporal.Instant.from(wanted.from ?? '2026-01-01T00:00:00Z')),
      writeInstant(Temporal.Instant.from(wanted.until ?? '2028-01-01T00:00:00Z')),
    ),
    nameOf(wanted.name),
    encoded(info),
    explicit(3, sequence(...extensionsOf(wanted, info))),
  )
  const der = signed(body, signer, wanted.hash)
  const reading = readCertificate(der)
  if (reading.outcome !== 'read') throw new Error(reading.why)
  return { certificate: reading.certificate, privateKey }
}

/** An authority, by itself or below another. */
export function authority(name: string, issuer?: Issued, more: Partial<Wanted> = {}): Issued {
  return issue({
    name,
    authority: true,
    keyUsage: [5, 6],
    ...(issuer === undefined ? {} : { issuer }),
    ...more,
  })
}

export type Revoked = {
  readonly serial: bigint
  readonly reason?: number
  /** In an indirect list, whose certificate it is. */
  readonly issuer?: Issued
}

export type ListWishes = {
  readonly from?: string
  readonly until?: string
  readonly number?: number
  /** Extensions more, ready made. */
  readonly more?: readonly Der[]
}

/** A revocation list of an authority. */
export function issueList(
  issuer: Issued,
  revoked: readonly Revoked[],
  wishes: ListWishes = {},
): RevocationList {
  const reading = readRevocationList(writeList(issuer, revoked, wishes))
  if (reading.outcome !== 'read') throw new Error(reading.why)
  return reading.list
}

export function writeList(
  issuer: Issued,
  revoked: readonly Revoked[],
  wishes: ListWishes = {},
): Buffer {
  const body = sequence(
    integer(1),
    algorithmOf(issuer.privateKey),
    encoded(issuer.certificate.subject),
    writeInstant(Temporal.Instant.from(wishes.from ?? '2026-10-01T00:00:00Z')),
    writeInstant(Temporal.Instant.from(wishes.until ?? '2027-10-01T00:00:00Z')),
    revoked.length === 0
      ? undefined
      : // As bytes, for a hundred thousand entries are too many arguments.
        sequence(encoded(Buffer.concat(revoked.map((each) => toBytes(entryOf(each)))))),
    explicit(
      0,
      sequence(extension('2.5.29.20', integer(wishes.number ?? 1)), ...(wishes.more ?? [])),
    ),
  )
  return signed(body, issuer.privateKey)
}

function entryOf({ serial, reason, issuer }: Revoked): Der {
  const extensions = [
    ...(reason === undefined
      ? []
      : [extension('2.5.29.21', primitive(tags.enumerated, Buffer.of(reason)))]),
    ...(issuer === undefined
      ? []
      : [extension('2.5.29.29', sequence(directoryName(issuer)), true)]),
  ]
  return sequence(
    integer(serial),
    writeInstant(Temporal.Instant.from('2026-06-01T00:00:00Z')),
    extensions.length === 0 ? undefined : sequence(...extensions),
  )
}

/** The subject of a certificate as a GeneralName. */
export function directoryName({ certificate }: Issued): Der {
  return explicit(4, encoded(certificate.subject))
}

export function extension(name: string, value: Der, critical = false): Der {
  return sequence(
    identifier(name),
    critical ? boolean(true) : undefined,
    octetString(toBytes(value)),
  )
}

export function serialOf({ certificate }: Issued): bigint {
  return BigInt(`0x${certificate.serialNumber.toString('hex')}`)
}

const curves = { p256: 'P-256', p384: 'P-384', secp256k1: 'secp256k1' } as const

/** Keys are made once for each name and kind: RSA keys take long. */
function keyPair({ name, key = 'p256' }: Wanted): { publicKey: KeyObject; privateKey: KeyObject } {
  const label = `${key} ${key.startsWith('rsa') ? '' : name}`
  const known = keys.get(label)
  if (known !== undefined) return known
  const pair =
    key === 'rsa2048' || key === 'rsa1024'
      ? generateKeyPairSync('rsa', { modulusLength: Number(key.slice(3)) })
      : generateKeyPairSync('ec', { namedCurve: curves[key] })
  keys.set(label, pair)
  return pair
}

function signed(body: Der, key: KeyObject, hash: 'sha1' | 'sha256' = 'sha256'): Buffer {
  const tbs = toBytes(body)
  const signature = sign(hash, tbs, key)
  return toBytes(sequence(encoded(tbs), algorithmOf(key, hash), bitString(signature)))
}

function algorithmOf(key: KeyObject, hash: 'sha1' | 'sha256' = 'sha256'): Der {
  if (key.asymmetricKeyType === 'rsa')
    return sequence(identifier(`1.2.840.113549.1.1.${hash === 'sha1' ? 5 : 11}`), nothing())
  return sequence(identifier(hash === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2'))
}

function nameOf(name: string): Der {
  if (name === '') return sequence()
  return sequence(constructed(tags.set, sequence(identifier('2.5.4.3'), utf8String(name))))
}

function extensionsOf(wanted: Wanted, info: Buffer): readonly Der[] {
  const names = [
    ...(wanted.emails ?? []).map((email) => ia5String(email, context(1))),
    ...(wanted.domains ?? []).map((domain) => ia5String(domain, context(2))),
  ]
  const uri = (url: string): Der => ia5String(url, context(6))
  return [
    ...(wanted.authority === true
      ? [
          extension(
            '2.5.29.19',
            sequence(
              boolean(true),
              wanted.pathLength === undefined ? undefined : integer(wanted.pathLength),
            ),
            true,
          ),
        ]
      : []),
    ...(wanted.keyUsage === undefined
      ? []
      : [extension('2.5.29.15', bitsOf(wanted.keyUsage), true)]),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names))]),
    extension('2.5.29.14', octetString(createHash('sha1').update(info).digest())),
    ...(wanted.listUrl === undefined
      ? []
      : [
          extension(
            '2.5.29.31',
            sequence(sequence(explicit(0, constructed(context(0), uri(wanted.listUrl))))),
          ),
        ]),
    ...(wanted.issuerUrl === undefined
      ? []
      : [
          extension(
            '1.3.6.1.5.5.7.1.1',
            sequence(sequence(identifier('1.3.6.1.5.5.7.48.2'), uri(wanted.issuerUrl))),
          ),
        ]),
    ...(wanted.more ?? []),
  ]
}

function bitsOf(bits: readonly number[]): Der {
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0)
  return bitString(
    Buffer.of(byte),
    Math.clz32(byte & -byte) === 31 ? 0 : 31 - Math.clz32(byte & -byte),
  )
}
