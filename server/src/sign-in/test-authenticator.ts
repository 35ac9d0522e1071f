// A device lock made of software, for tests: ECDSA P-256, one credential (WebAuthn Level 3).
import {
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

export type Authenticator = {
  readonly id: string
  /** Answers `navigator.credentials.create`. */
  readonly create: (options: Options, how?: How) => Record<string, unknown>
  /** Answers `navigator.credentials.get`; the counter goes up each time. */
  readonly get: (options: Options, how?: How) => Record<string, unknown>
}
type Options = Record<string, unknown>
export type How = {
  readonly origin?: string
  readonly rpId?: string
  /** Without it the device did not check finger, face or PIN. */
  readonly unverified?: boolean
  readonly counter?: number
  readonly challenge?: string
}

const present = 0x01
const verified = 0x04
const attested = 0x40

export function newAuthenticator(origin: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credential = randomBytes(32)
  const id = credential.toString('base64url')
  let counter = 0
  const clientData = (type: string, options: Options, how: How): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: how.challenge ?? options['challenge'],
        origin: how.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const data = (flags: number, how: How, rest: readonly Buffer[]): Buffer => {
    counter = how.counter ?? counter + 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const rpHash = sha256(how.rpId ?? new URL(origin).hostname)
    const checked = how.unverified === true ? 0 : verified
    return Buffer.concat([rpHash, Buffer.from([flags | present | checked]), count, ...rest])
  }
  return {
    id,
    create: (options, how = {}) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credential.length)
      const authData = data(attested, how, [
        Buffer.alloc(16),
        length,
        credential,
        coseKey(publicKey),
      ])
      const attestationObject = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(authData)],
      ])
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', options, how).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    get: (options, how = {}) => {
      const authenticatorData = data(0, how, [])
      const clientDataJson = clientData('webauthn.get', options, how)
      const signature = createSign('sha256')
        .update(Buffer.concat([authenticatorData, sha256(clientDataJson)]))
        .sign(privateKey)
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientDataJson.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}

function sha256(of: string | Buffer): Buffer {
  return createHash('sha256').update(of).digest()
}

function coseKey(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' })
  return cborMap([
    [Buffer.from([0x01]), Buffer.from([0x02])],
    [Buffer.from([0x03]), Buffer.from([0x26])],
    [Buffer.from([0x20]), Buffer.from([0x01])],
    [Buffer.from([0x21]), cborBytes(Buffer.from(x ?? '', 'base64url'))],
    [Buffer.from([0x22]), cborBytes(Buffer.from(y ?? '', 'base64url'))],
  ])
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255])
}
function cborText(text: string): Buffer {
  return Buffer.concat([head(3, text.length), Buffer.from(text)])
}
function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([head(2, bytes.length), bytes])
}
function cborMap(pairs: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([head(5, pairs.length), ...pairs.flat()])
}
