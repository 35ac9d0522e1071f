// The cases of ONC's Direct Certificate Discovery Tool, D1 to D18, and what ETT asks of certificates,
// each with its own domain: what stands where, and what must be found.
import type { Wanted } from '../../direct/src/certificates/test-certificates.ts'

/** How a certificate is made. It is for the address of its case unless its name says `domain`. */
export type Made = {
  readonly bound: 'address' | 'domain'
  readonly state?: 'valid' | 'expired' | 'revoked'
  readonly issuer?: 'root' | 'middle' | 'stranger'
  readonly wanted?: Partial<Wanted>
}

export type DirectoryName = 'ldap1' | 'ldap2' | 'ldap3' | 'down'

export type DiscoveryCase = {
  readonly name: string
  readonly about: string
  readonly made: Readonly<Record<string, Made>>
  /** Names of certificates: in DNS, at the address or at the domain. */
  readonly dns?: { readonly address?: readonly string[]; readonly domain?: readonly string[] }
  readonly services?: readonly (readonly [
    directory: DirectoryName,
    priority: number,
    weight: number,
  ])[]
  readonly directories?: Partial<Record<DirectoryName, readonly string[]>>
  readonly expected:
    | { readonly found: readonly string[] }
    | {
        readonly nothing: 'none' | 'none usable' | 'not reached'
        /** What the steps must give as the reason. */
        readonly because?: RegExp
      }
}

const valid: Made = { bound: 'address' }
const expired: Made = { bound: 'address', state: 'expired' }
const revoked: Made = { bound: 'address', state: 'revoked' }
const domain: Made = { bound: 'domain' }
const expiredDomain: Made = { bound: 'domain', state: 'expired' }
const first = [['ldap1', 0, 0]] as const

export const dcdtCases: readonly DiscoveryCase[] = [
  {
    name: 'D1',
    about: 'a valid address-bound certificate in DNS',
    made: { a: valid, b: expiredDomain, c: expired, d: expiredDomain },
    dns: { address: ['a'], domain: ['b'] },
    services: first,
    directories: { ldap1: ['c', 'd'] },
    expected: { found: ['a'] },
  },
  {
    name: 'D2',
    about: 'a valid domain-bound certificate in DNS',
    made: { b: domain, c: expired, d: expiredDomain },
    dns: { domain: ['b'] },
    services: first,
    directories: { ldap1: ['c', 'd'] },
    expected: { found: ['b'] },
  },
  {
    name: 'D3',
    about: 'a valid address-bound certificate in LDAP',
    made: { c: valid, d: expiredDomain },
    services: first,
    directories: { ldap1: ['c', 'd'] },
    expected: { found: ['c'] },
  },
  {
    name: 'D4',
    about: 'a valid domain-bound certificate in LDAP',
    made: { d: domain },
    services: first,
    directories: { ldap1: ['d'] },
    expected: { found: ['d'] },
  },
  {
    name: 'D5',
    about: 'an expired address-bound certificate in DNS is not used',
    made: { a: expired },
    dns: { address: ['a'] },
    expected: { nothing: 'none usable' },
  },
  {
    name: 'D6',
    about: 'an expired domain-bound certificate in DNS is not used',
    made: { b: expiredDomain },
    dns: { domain: ['b'] },
    expected: { nothing: 'none usable' },
  },
  {
    name: 'D7',
    about: 'an expired address-bound certificate in LDAP is not used',
    made: { c: expired },
    services: first,
    directories: { ldap1: ['c'] },
    expected: { nothing: 'none usable' },
  },
  {
    name: 'D8',
    about: 'an expired domain-bound certificate in LDAP is not used',
    made: { d: expiredDomain },
    services: [['ldap3', 0, 0]],
    directories: { ldap3: ['d'] },
    expected: { nothing: 'none usable' },
  },
  {
    name: 'D9',
    about: 'a valid certificate is taken, an expired one beside it is not',
    made: { a: expired, b: valid },
    dns: { address: ['a', 'b'] },
    expected: { found: ['b'] },
  },
  {
    name: 'D10',
    about: 'the first LDAP server is down, the second is asked',
    made: { e: valid },
    services: [
      ['down', 0, 0],
      ['ldap2', 1, 0],
    ],
    directories: { ldap2: ['e'] },
    expected: { found: ['e'] },
  },
  {
    name: 'D11',
    about: 'nothing in DNS and no directory named',
    made: {},
    expected: { nothing: 'none' },
  },
  {
    name: 'D12',
    about: 'nothing in DNS and no directory answers',
    made: {},
    services: [
      ['down', 0, 0],
      ['down', 1, 0],
    ],
    expected: { nothing: 'not reached' },
  },
  {
    name: 'D13',
    about: 'nothing in DNS and nothing in the directory',
    made: {},
    services: first,
    expected: { nothing: 'none' },
  },
  {
    name: 'D14',
    about: 'a certificate of more than 512 bytes',
    made: { a: { ...valid, wanted: { key: 'rsa2048' } } },
    dns: { address: ['a'] },
    expected: { found: ['a'] },
  },
  {
    name: 'D14 by TCP',
    about: 'certificates together larger than any UDP reply',
    made: {
      a: { ...valid, wanted: { key: 'rsa2048' } },
      b: { ...valid, wanted: { key: 'rsa2048', serial: 700 } },
      c: { ...valid, wanted: { key: 'rsa2048', serial: 701 } },
    },
    dns: { address: ['a', 'b', 'c'] },
    expected: { found: ['a', 'b', 'c'] },
  },
  {
    name: 'D15',
    about: 'the server of the better SRV priority counts',
    made: { c: valid, e: expired },
    services: [
      ['ldap2', 1, 0],
      ['ldap1', 0, 0],
    ],
    directories: { ldap1: ['c'], ldap2: ['e'] },
    expected: { found: ['c'] },
  },
  {
    name: 'D16',
    about: 'the server of the larger SRV weight counts',
    made: { c: valid, e: valid },
    services: [
      ['ldap1', 0, 0],
      ['ldap3', 0, 100],
    ],
    directories: { ldap1: ['e'], ldap3: ['c'] },
    expected: { found: ['c'] },
  },
  {
    name: 'D17',
    about: 'revoked certificates (CRL) are not used',
    made: { a: valid, b: revoked, c: revoked, d: { bound: 'domain', state: 'revoked' } },
    dns: { address: ['b', 'a', 'c'], domain: ['d'] },
    expected: { found: ['a'] },
  },
  {
    name: 'D18',
    about: 'the issuer is fetched from where the certificate says (AIA)',
    made: { a: { ...valid, issuer: 'middle' }, b: expiredDomain },
    dns: { address: ['a'], domain: ['b'] },
    expected: { found: ['a'] },
  },
]

/** One certificate in DNS, used or (with the reason) not. */
function rule(name: string, wanted: Partial<Wanted>, because?: RegExp): DiscoveryCase {
  return {
    name: `ETT ${name}`,
    about: because === undefined ? 'passes' : 'fails',
    made: { a: { ...valid, wanted } },
    dns: { address: ['a'] },
    expected: because === undefined ? { found: ['a'] } : { nothing: 'none usable', because },
  }
}

const any = { emails: [], domains: ['*.dcdt.example'] }

/** Keys and signatures by section 2.8 of the Applicability Statement, the leaf by its section 1.4. */
export const ettCases: readonly DiscoveryCase[] = [
  rule('RSA 2048', { key: 'rsa2048' }),
  rule('RSA 1024', { key: 'rsa1024' }, /RSA with 1024 bits/),
  rule('ECDSA P-256', { key: 'p256' }),
  rule('ECDSA P-384', { key: 'p384' }),
  rule('another curve', { key: 'secp256k1' }, /elliptic curve secp256k1/),
  rule('SHA-1', { hash: 'sha1' }, /signed with SHA-1/),
  rule('no alternative name', { emails: [] }, /names no Direct address/),
  rule('two alternative names', { domains: ['two.example'] }, /names 2 addresses/),
  rule('a wildcard', any, /certificate for whatever name/),
  rule('another address', { emails: ['other@dcdt.example'] }, /is for other@dcdt\.example, not/),
  rule('not valid yet', { from: '2027-06-01T00:00:00Z' }, /not valid before 2027-06-01/),
  rule('no subject', { name: '' }, /leaves its subject empty/),
  {
    name: 'another anchor',
    about: 'fails',
    made: { a: { ...valid, issuer: 'stranger' } },
    dns: { address: ['a'] },
    expected: { nothing: 'none usable', because: /does not lead to an anchor you trust/ },
  },
]
