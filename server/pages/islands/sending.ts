import { saves, tell } from './form.ts'

const timeoutMs = 20_000
const retryMs = 10_000
const savedMs = 2000
const notReached = [502, 503, 504]

/**
 * Sends a form so that no word is lost without internet: the page stays, says so, and tries again with the
 * same key until the server has it. Any answer but a redirect is left to the browser, which posts the form
 * the plain way and shows what comes; the key makes that count once.
 */
export function startSending(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-send]')) {
    // Brought back as it was left, the form is one that was sent already: the server knows a new one.
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) location.reload()
    })
    // "Write your reply first" is over once something is written.
    const nothingWritten = form.querySelector('#reply-error')
    form.addEventListener('input', () => nothingWritten?.remove(), { once: true })
    form.addEventListener('submit', (event) => {
      const button = event.submitter
      if (button?.hasAttribute('formaction') === true) return
      event.preventDefault()
      if (form.dataset['sending'] !== undefined) return
      form.dataset['sending'] = ''
      void sendUntilThere(form)
    })
  }
}

async function sendUntilThere(form: HTMLFormElement): Promise<void> {
  const words = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') words.append(name, value)
  }
  await Promise.race([saves.get(form), pause(savedMs)])
  const response = await post(form.action, words)
  if (response === undefined) {
    tell(form, navigator.onLine ? 'unreached' : 'offline')
    delete form.dataset['sending']
    await backOnline()
    if (form.dataset['sending'] === undefined) form.requestSubmit()
  } else if (response.redirected) {
    form.dataset['sent'] = ''
    location.assign(response.url)
  } else {
    form.submit()
  }
}

async function post(url: string, body: URLSearchParams): Promise<Response | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    return notReached.includes(response.status) ? undefined : response
  } catch {
    return undefined
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

async function backOnline(): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = (): void => {
      clearTimeout(timer)
      removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, retryMs)
    addEventListener('online', go)
  })
}
