// Signing in to the staff desk, the idle lock, and setting up an account. Paths: staff-paths.ts.
// The session is an HttpOnly, SameSite=Strict cookie; the browser never sees it.
import { z } from 'zod'
import type { Qr } from './desk.ts'

/**
 * `GET /session`: where this browser stands. `totp`: the password matched, the code is still to come.
 * `locked`: signed in, but idle too long; the drafts are safe. `csrf` goes with every write, signed in or not.
 */
export type Session = {
  state: 'out' | 'totp' | 'locked' | 'in'
  csrf: string
  practiceName: string
  /** Who is locked out of their own screen; present when `locked`. */
  person?: { name: string; initials: string; email: string }
  /** The made-up practice's own sign-in page; present only in demo mode. */
  demoUrl?: string
}

/** Answer of every step of signing in. The `csrf` token changes when the session does. */
export type SignInStep = { next: 'totp' | 'in'; csrf: string }

/** Refused as `wrong-sign-in`, the same for every miss, or `too-many`. */
export type PasswordRequest = { email: string; password: string }
export const passwordRequest: z.ZodType<PasswordRequest> = z.strictObject({
  email: z.string().trim().min(3).max(254),
  password: z.string().min(1).max(256),
})

export type TotpRequest = { code: string }
export const totpRequest: z.ZodType<TotpRequest> = z.strictObject({ code: code() })

/** `POST passkey/options` and `POST passkeys/options` (empty bodies): WebAuthn options in their JSON form, challenge included. */
export type PasskeyOptions = { options: Record<string, unknown> }

/** `POST passkey/verify`: signs in, or unlocks a locked session of the same person. */
export type PasskeyRequest = { response: Record<string, unknown> }
export const passkeyRequest: z.ZodType<PasskeyRequest> = z.strictObject({
  response: z.record(z.string(), z.unknown()),
})

/** `POST passkeys`: adds a passkey to the signed-in person's account. Answer: `PasskeyAdded`. */
export type NewPasskeyRequest = { response: Record<string, unknown>; name: string }
export const newPasskeyRequest: z.ZodType<NewPasskeyRequest> = z.strictObject({
  response: z.record(z.string(), z.unknown()),
  name: z.string().trim().min(1).max(60),
})
export type PasskeyAdded = { name: string; addedAt: string }

/** `POST session/unlock` with the password; by passkey it is `POST passkey/verify`. Answer: `SignInStep`. */
export type UnlockRequest = { password: string }
export const unlockRequest: z.ZodType<UnlockRequest> = z.strictObject({
  password: z.string().min(1).max(256),
})

/** `POST set-up/open`: what a set-up link is for. Does not spend the link. Refused as `link-spent`. */
export type SetUpOpenRequest = { token: string }
export const setUpOpenRequest: z.ZodType<SetUpOpenRequest> = z.strictObject({ token: token() })
export type SetUp = {
  practiceName: string
  person: { name: string; email: string }
  passwordLengthMin: number
  /** The code app's secret, for those who cannot scan; in groups of four. */
  totp: { secret: string; uri: string; qr: Qr }
}

/** `POST set-up/finish`: spends the link, sets the password, proves the code app, signs in. Answer: `SignInStep`. */
export type SetUpFinishRequest = { token: string; password: string; code: string }
export const setUpFinishRequest: z.ZodType<SetUpFinishRequest> = z.strictObject({
  token: token(),
  password: z.string().min(12).max(256),
  code: code(),
})

/** `POST session/lock`, `sign-out`, `sign-out-everywhere`: empty bodies; 204, no content. */

function code(): z.ZodType<string> {
  return z
    .string()
    .transform((text) => text.replaceAll(/\s/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'six digits'))
}

function token(): z.ZodType<string> {
  return z.string().min(20).max(200)
}
