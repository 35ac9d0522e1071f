import { send } from './form.ts'

/** The device lock: WebAuthn as the browser brings it. Hidden where the browser has none. */
export function startPasskeys(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
    if (
      !('PublicKeyCredential' in window) ||
      !('parseCreationOptionsFromJSON' in PublicKeyCredential)
    ) {
      place.hidden = true
      continue
    }
    place.querySelector('button')?.addEventListener('click', () => void run(place))
  }
}

async function run(place: HTMLElement): Promise<void> {
  const line = place.querySelector<HTMLElement>('[role=status]')
  try {
    location.assign(await prove(place.dataset))
  } catch {
    // Cancelled by the person, refused by the server, or no network: the way on is the same.
    if (line !== null) line.textContent = line.dataset['failed'] ?? ''
  }
}

/** Where to go once the server knows the key. Throws when it does not come to that. */
async function prove(data: DOMStringMap): Promise<string> {
  const csrf = data['csrf'] ?? ''
  const offer = await send(data['options'] ?? '', csrf, { method: 'POST' })
  if (!offer.ok) throw new Error('no options')
  const credential = await ask(data['passkey'] === 'add', await offer.json())
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no key')
  const answer = await send(data['verify'] ?? '', csrf, {
    method: 'POST',
    body: credential.toJSON(),
  })
  if (!answer.ok) throw new Error('refused')
  const { to }: { to?: unknown } = await answer.json()
  if (typeof to !== 'string' || !to.startsWith('/')) throw new Error('nowhere to go')
  return to
}

async function ask(
  add: boolean,
  options: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON,
): Promise<Credential | null> {
  return add
    ? await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      })
    : await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      })
}
