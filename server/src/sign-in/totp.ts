import { Secret, TOTP } from 'otpauth'

// RFC 6238 with what every code app understands: SHA-1, 6 digits, 30 seconds.
const shape = { algorithm: 'SHA1', digits: 6, period: 30 }

/** A fresh secret for a code app, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The `otpauth:` address a code app scans. */
export function totpUri(secret: string, issuer: string, label: string): string {
  return new TOTP({ ...shape, issuer, label, secret: Secret.fromBase32(secret) }).toString()
}

/**
 * The 30-second step a code belongs to, one step early or late included; undefined when it
 * belongs to none. The caller keeps the last step taken, so that a code works once.
 */
export function stepOf(secret: string, code: string, now: Temporal.Instant): number | undefined {
  const totp = new TOTP({ ...shape, secret: Secret.fromBase32(secret) })
  const timestamp = now.epochMilliseconds
  const delta = totp.validate({ token: code, timestamp, window: 1 })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / shape.period) + delta
}

/** The code a code app shows at an instant. For tests and the demo. */
export function codeAt(secret: string, now: Temporal.Instant): string {
  const totp = new TOTP({ ...shape, secret: Secret.fromBase32(secret) })
  return totp.generate({ timestamp: now.epochMilliseconds })
}
