import { randomUUID } from 'node:crypto'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { sha256 } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import {
  deletePasskey,
  insertChallenge,
  insertPasskey,
  markPasskeyUsed,
  type PasskeyLine,
  selectPasskey,
  selectPasskeys,
  spendChallenge,
} from './passkey-sql.ts'
import { type Account, auditedAs, challengeMinutes, type SignInDeps } from './sign-in.ts'

const passkeysMax = 20
/** EdDSA, ES256, RS256: what devices have (WebAuthn Level 3, s.5.8.5). */
const algorithms = [-8, -7, -257]

/** What a browser needs to sign in with a passkey it holds; nobody is named, so nobody is given away. */
export async function askForPasskey(
  tx: Tx,
  deps: SignInDeps,
  visitor: Visitor,
): Promise<Record<string, unknown>> {
  const options = await generateAuthenticationOptions({
    rpID: rpId(deps),
    userVerification: 'required',
    timeout: challengeMinutes * 60_000,
  })
  await insertChallenge(tx, options.challenge, {
    purpose: 'sign-in',
    browserHash: sha256(visitor.browser),
    account: undefined,
    expiresAt: tx.now.add({ minutes: challengeMinutes }),
  })
  return { ...options }
}

/**
 * Whose passkey answered. Undefined for every miss: unknown credential, wrong signature, origin
 * or device check, a counter that went backwards, a challenge that is old, used or another
 * browser's. The challenge is used up either way, so a miss must commit.
 */
export async function checkPasskey(
  tx: Tx,
  deps: SignInDeps,
  asked: { readonly response: Record<string, unknown>; readonly visitor: Visitor },
): Promise<Account | undefined> {
  const response = assertion.safeParse(asked.response)
  if (!response.success) return undefined
  const passkey = await selectPasskey(tx, response.data.id)
  const challenge = { purpose: 'sign-in', account: undefined } as const
  const mine = { ...challenge, browserHash: sha256(asked.visitor.browser) }
  const verified = await orUndefined(
    async () =>
      await verifyAuthenticationResponse({
        response: response.data,
        expectedChallenge: async (text) => await spendChallenge(tx, text, mine),
        expectedOrigin: deps.origin,
        expectedRPID: rpId(deps),
        requireUserVerification: true,
        credential: {
          id: response.data.id,
          publicKey: new Uint8Array(passkey?.publicKey ?? []),
          counter: passkey?.counter ?? 0,
        },
      }),
  )
  if (passkey === undefined || verified?.verified !== true) return undefined
  const { newCounter, credentialBackedUp } = verified.authenticationInfo
  await markPasskeyUsed(tx, passkey.credentialId, {
    counter: newCounter,
    backedUp: credentialBackedUp,
  })
  return passkey.account
}

/** What a browser needs to make a passkey for an account. */
export async function offerPasskey(
  tx: Tx,
  deps: SignInDeps,
  asked: {
    readonly account: Account
    readonly visitor: Visitor
    /** What the device shows beside the passkey. */
    readonly shown: { readonly practice: string; readonly name: string }
  },
): Promise<Record<string, unknown>> {
  const { account, visitor, shown } = asked
  const held = await selectPasskeys(tx, account)
  const options = await generateRegistrationOptions({
    rpName: shown.practice,
    rpID: rpId(deps),
    userName: shown.name,
    userDisplayName: shown.name,
    userID: new Uint8Array(Buffer.from(auditedAs(account).id.replaceAll('-', ''), 'hex')),
    timeout: challengeMinutes * 60_000,
    attestationType: 'none',
    excludeCredentials: held.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
  await insertChallenge(tx, options.challenge, {
    purpose: 'add',
    browserHash: sha256(visitor.browser),
    account,
    expiresAt: tx.now.add({ minutes: challengeMinutes }),
  })
  return { ...options }
}

/** Keeps a passkey the browser made. Undefined for every miss, as above; a miss must commit. */
export async function addPasskey(
  tx: Tx,
  deps: SignInDeps,
  asked: {
    readonly account: Account
    readonly visitor: Visitor
    readonly response: Record<string, unknown>
    readonly name: string
  },
): Promise<PasskeyLine | undefined> {
  const { account, name } = asked
  const response = attestation.safeParse(asked.response)
  if (!response.success) return undefined
  const mine = { purpose: 'add', account, browserHash: sha256(asked.visitor.browser) } as const
  const verified = await orUndefined(
    async () =>
      await verifyRegistrationResponse({
        response: response.data,
        expectedChallenge: async (text) => await spendChallenge(tx, text, mine),
        expectedOrigin: deps.origin,
        expectedRPID: rpId(deps),
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }),
  )
  if (verified?.verified !== true) return undefined
  if ((await selectPasskeys(tx, account)).length >= passkeysMax) return undefined
  const { credential, credentialBackedUp } = verified.registrationInfo
  const id = randomUUID()
  const kept = await insertPasskey(tx, {
    id,
    account,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: (credential.transports ?? []).slice(0, 10),
    name,
    backedUp: credentialBackedUp,
  })
  if (!kept) return undefined
  await auditPasskey(tx, account, 'passkey.added', id)
  return { id, name, addedAt: tx.now, usedAt: undefined }
}

/** The passkeys of an account, oldest first. */
export async function listPasskeys(tx: Tx, account: Account): Promise<readonly PasskeyLine[]> {
  return await selectPasskeys(tx, account)
}

/** Removes a passkey. False when the account has none by that id. */
export async function removePasskey(tx: Tx, account: Account, id: string): Promise<boolean> {
  if (!z.uuid().safeParse(id).success) return false
  const removed = await deletePasskey(tx, account, id)
  if (removed) await auditPasskey(tx, account, 'passkey.removed', id)
  return removed
}

async function auditPasskey(
  tx: Tx,
  account: Account,
  action: 'passkey.added' | 'passkey.removed',
  id: string,
): Promise<void> {
  await audit(tx, {
    action,
    objectType: 'passkey',
    objectId: id,
    practiceId: account.practiceId,
    subject: auditedAs(account),
    ...(account.kind === 'patient' ? { patientId: account.patientId } : {}),
  })
}

/** Passkeys belong to the host of the origin (WebAuthn's relying party id). */
function rpId({ origin }: SignInDeps): string {
  return new URL(origin).hostname
}

/** The library throws on whatever does not fit. Faults of the database pass through. */
async function orUndefined<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify()
  } catch (fault) {
    if (!(fault instanceof Error) || 'severity' in fault) throw fault
    return undefined
  }
}

const base64url = z.string().regex(/^[\w-]*$/)
const shared = {
  id: base64url.min(1).max(2000),
  rawId: base64url.min(1).max(2000),
  type: z.literal('public-key'),
}
const assertion = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: base64url.max(4000),
      authenticatorData: base64url.max(4000),
      signature: base64url.max(4000),
    }),
  })
  .transform((parts) => ({ ...parts, clientExtensionResults: {} }))
const attestation = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: base64url.max(4000),
      attestationObject: base64url.max(40_000),
      transports: z.exactOptional(z.array(z.string().max(40)).max(10)),
    }),
  })
  .transform((parts) => ({ ...parts, clientExtensionResults: {} }))
