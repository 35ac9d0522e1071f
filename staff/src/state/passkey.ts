// Passkeys, through the browser's own WebAuthn. The library that speaks it is fetched when first used.
import type { PasskeyAdded, PasskeyOptions, SignInStep } from '@salve/contract/desk-sign-in'
import { staffApi } from '@salve/contract/staff-paths'
import type { Reply } from '../api.ts'
import { write } from '../api.ts'

/** Undefined when the person, or the browser, called it off. */
export async function signInWithPasskey(): Promise<Reply<SignInStep> | undefined> {
  const asked = await write<PasskeyOptions>({ path: staffApi.passkeyOptions() })
  if (!asked.ok) return asked
  const response = await browserAnswer('get', asked.value.options)
  if (response === undefined) return undefined
  return await write<SignInStep>({ path: staffApi.passkeyVerify(), body: { response } })
}

export async function addPasskey(name: string): Promise<Reply<PasskeyAdded> | undefined> {
  const asked = await write<PasskeyOptions>({ path: staffApi.newPasskeyOptions() })
  if (!asked.ok) return asked
  const response = await browserAnswer('create', asked.value.options)
  if (response === undefined) return undefined
  return await write<PasskeyAdded>({ path: staffApi.newPasskey(), body: { response, name } })
}

async function browserAnswer(
  what: 'get' | 'create',
  options: Record<string, unknown>,
): Promise<object | undefined> {
  const webauthn = await import('@simplewebauthn/browser')
  // Options come in the JSON form that WebAuthn itself defines; the browser checks them.
  const ask = { optionsJSON: JSON.parse(JSON.stringify(options)) }
  try {
    return what === 'get'
      ? await webauthn.startAuthentication(ask)
      : await webauthn.startRegistration(ask)
  } catch {
    return undefined
  }
}
