// The same work with pkijs, as far as it goes: signed and enveloped data, without mail around them.
import { webcrypto } from 'node:crypto'
import * as pkijs from 'pkijs'
import type { Issued } from '../../direct/src/certificates/test-certificates.ts'

export type PkijsSides = {
  readonly seal: (content: Buffer) => Promise<Buffer>
  readonly open: (sealed: Buffer) => Promise<void>
}

const hash = 'SHA-256'

/** pkijs knows no PKCS#1 v1.5 for keys, so it sends them by OAEP, which costs the same. */
export async function pkijsSides(sender: Issued, recipient: Issued): Promise<PkijsSides> {
  const engine = new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as Crypto })
  pkijs.setEngine('node', engine)
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash }
  const der = ({ privateKey }: Issued): Uint8Array<ArrayBuffer> =>
    new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))
  const key = await webcrypto.subtle.importKey('pkcs8', der(sender), algorithm, false, ['sign'])
  const own = pkijs.Certificate.fromBER(new Uint8Array(sender.certificate.raw))
  const other = pkijs.Certificate.fromBER(new Uint8Array(recipient.certificate.raw))
  const recipientKey = der(recipient).buffer
  return {
    seal: async (content) => {
      const signed = new pkijs.SignedData({
        version: 1,
        encapContentInfo: new pkijs.EncapsulatedContentInfo({
          eContentType: pkijs.ContentInfo.DATA,
        }),
        signerInfos: [
          new pkijs.SignerInfo({
            version: 1,
            sid: new pkijs.IssuerAndSerialNumber({
              issuer: own.issuer,
              serialNumber: own.serialNumber,
            }),
          }),
        ],
        certificates: [own],
      })
      await signed.sign(key as CryptoKey, 0, hash, new Uint8Array(content).buffer)
      const signature = Buffer.from(
        new pkijs.ContentInfo({
          contentType: pkijs.ContentInfo.SIGNED_DATA,
          content: signed.toSchema(true),
        })
          .toSchema()
          .toBER(),
      )
      const enveloped = new pkijs.EnvelopedData()
      enveloped.addRecipientByCertificate(other, { oaepHashAlgorithm: hash })
      const length = Buffer.alloc(4)
      length.writeUInt32BE(signature.length)
      const inside = new Uint8Array(Buffer.concat([length, signature, content]))
      await enveloped.encrypt({ name: 'AES-CBC', length: 256 } as Algorithm, inside.buffer)
      return Buffer.from(
        new pkijs.ContentInfo({
          contentType: pkijs.ContentInfo.ENVELOPED_DATA,
          content: enveloped.toSchema(),
        })
          .toSchema()
          .toBER(),
      )
    },
    open: async (sealed) => {
      const envelope = pkijs.ContentInfo.fromBER(new Uint8Array(sealed))
      const enveloped = new pkijs.EnvelopedData({ schema: envelope.content })
      const inside = Buffer.from(
        await enveloped.decrypt(0, {
          recipientCertificate: other,
          recipientPrivateKey: recipientKey,
        }),
      )
      const end = 4 + inside.readUInt32BE(0)
      const info = pkijs.ContentInfo.fromBER(new Uint8Array(inside.subarray(4, end)))
      const signed = new pkijs.SignedData({ schema: info.content })
      const data = new Uint8Array(inside.subarray(end)).buffer
      const isGenuine = await signed.verify({ signer: 0, data, checkChain: false })
      if (!isGenuine) throw new Error('pkijs does not verify its own signature')
    },
  }
}
