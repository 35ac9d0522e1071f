import type { KeyObject } from 'node:crypto'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { integer, sequence, toBytes, utf8String } from '../asn1/write.ts'
import type { KeyUse, OwnCertificate } from './certificate.ts'

let made = 0

/** For tests: a key of its own kind under a stand-in for a certificate, which nobody signed. */
export function exampleKey(
  kind: 'rsa' | 'P-256' | 'P-384',
  keyUsage?: readonly KeyUse[],
): OwnCertificate {
  made += 1
  const { publicKey, privateKey } = keyPair(kind)
  const issuer = toBytes(sequence(utf8String(`Example authority ${made % 2}`)))
  const serialNumber = Buffer.of(made >> 8, made & 0xff)
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return {
    privateKey,
    certificate: {
      raw: toBytes(sequence(integer(made))),
      issuer,
      serialNumber,
      subjectKeyIdentifier: createHash('sha1').update(spki).digest(),
      publicKey,
      keyUsage: keyUsage && new Set(keyUsage),
    },
  }
}

function keyPair(kind: 'rsa' | 'P-256' | 'P-384'): { publicKey: KeyObject; privateKey: KeyObject } {
  return kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: kind })
}
