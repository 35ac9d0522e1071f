import type { ContentCipher } from '../../direct/src/cms/ciphers.ts'
import type { Party } from './parties.ts'
import type { KeyWay, OaepDigest, SealingCase, SigningCase } from './peer.ts'

export type Parties = { readonly rsa: readonly Party[]; readonly p256: Party; readonly p384: Party }
type Named<Case> = { readonly label: string; readonly way: Case }

const digests = ['sha256', 'sha384', 'sha512'] as const
const ciphers: readonly ContentCipher[] = [
  ...(['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc'] as const),
  ...(['aes-128-gcm', 'aes-192-gcm', 'aes-256-gcm'] as const),
]

/** Every kind of signature: key, padding, digest, form and name, and two signers together. */
export function signingCases({ rsa, p256, p384 }: Parties): readonly Named<SigningCase>[] {
  const [anna, bert] = rsa
  if (anna === undefined || bert === undefined) throw new Error('two RSA parties are needed')
  const keys = [
    { key: 'RSA PKCS#1', signers: [anna], padding: 'pkcs1' },
    { key: 'RSA-PSS', signers: [anna], padding: 'pss' },
    { key: 'ECDSA P-256', signers: [p256], padding: 'pkcs1' },
    { key: 'ECDSA P-384', signers: [p384], padding: 'pkcs1' },
    { key: 'two signers', signers: [anna, p256], padding: 'pkcs1' },
  ] as const
  return keys.flatMap(({ key, signers, padding }) =>
    digests.flatMap((digest) => {
      const plain = {
        signers,
        digest,
        padding,
        form: 'detached',
        namedBy: 'issuer and serial',
      } as const
      const label = `${key}, ${digest}`
      if (digest !== 'sha256') return [{ label, way: plain }]
      return [
        { label, way: plain },
        { label: `${label}, enclosed`, way: { ...plain, form: 'enclosed' } },
        { label: `${label}, by key`, way: { ...plain, namedBy: 'key identifier' } },
      ] as const
    }),
  )
}

/** Every cipher with every way of sending its key; several recipients; names by key identifier. */
export function sealingCases({ rsa, p256, p384 }: Parties): readonly Named<SealingCase>[] {
  const [anna] = rsa
  if (anna === undefined) throw new Error('an RSA party is needed')
  const ways: { label: string; party: Party; way: KeyWay }[] = [
    { label: 'PKCS#1', party: anna, way: { kind: 'pkcs1' } },
    ...(['sha1', ...digests] as const).map((digest) => ({
      label: `OAEP ${digest}`,
      party: anna,
      way: oaep(digest, digest),
    })),
    { label: 'OAEP sha256, mask sha1', party: anna, way: oaep('sha256', 'sha1') },
    { label: 'OAEP sha1, mask sha256', party: anna, way: oaep('sha1', 'sha256') },
    ...(['sha1', 'sha256', 'sha384'] as const).flatMap((digest) =>
      [p256, p384].map((party) => ({
        label: `ECDH ${party.kind} ${digest}`,
        party,
        way: { kind: 'agreement', digest } as const,
      })),
    ),
  ]
  const single = ciphers.flatMap((cipher) =>
    ways.map(({ label, party, way }) => ({
      label: `${cipher}, ${label}`,
      way: { cipher, recipients: [{ party, way }], namedBy: 'issuer and serial' } as const,
    })),
  )
  const everybody = [
    ...rsa.map((party) => ({ party, way: { kind: 'pkcs1' } as const })),
    { party: p256, way: { kind: 'agreement', digest: 'sha256' } as const },
    { party: p384, way: { kind: 'agreement', digest: 'sha384' } as const },
  ]
  const together = (['aes-256-cbc', 'aes-256-gcm'] as const).flatMap((cipher) => [
    {
      label: `${cipher}, ${everybody.length} recipients`,
      way: { cipher, recipients: everybody, namedBy: 'issuer and serial' } as const,
    },
    {
      label: `${cipher}, ${everybody.length} recipients, by key`,
      way: { cipher, recipients: everybody, namedBy: 'key identifier' } as const,
    },
  ])
  return [...single, ...together]
}

function oaep(digest: OaepDigest, maskDigest: OaepDigest): KeyWay {
  return { kind: 'oaep', digest, maskDigest }
}
