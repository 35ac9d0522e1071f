import { hidden, send } from './form.ts'

const warningMs = 120_000
const checkMs = 5000
const contactMs = 240_000
const signs = ['pointerdown', 'keydown', 'scroll', 'touchstart'] as const

/**
 * Warns two minutes before the server signs out. A sign of life in any tab counts, and is passed on to the
 * server now and then, so that reading without a click does not sign anyone out.
 */
export function startIdleWatch(): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog[data-idle]')
  const form = dialog?.querySelector('form')
  if (!dialog || !form) return
  const limitMs = Number(dialog.dataset['idle']) * 1000
  const tabs = new BroadcastChannel('salve')
  let seen = performance.now()
  let contact = seen

  const stay = async (): Promise<void> => {
    contact = performance.now()
    const answer = await send(dialog.dataset['stay'] ?? '', hidden(form, 'csrf'), {
      method: 'POST',
    }).catch(() => undefined)
    if (answer?.status === 401) leave()
  }
  const leave = (): void => {
    location.assign(dialog.dataset['gone'] ?? '/')
  }
  const tellTabs = (): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel stays within our origin
    tabs.postMessage('alive')
  }
  const alive = (): void => {
    if (dialog.open) return
    seen = performance.now()
    if (seen - contact > contactMs) {
      tellTabs()
      void stay()
    }
  }

  for (const sign of signs) addEventListener(sign, alive, { passive: true })
  tabs.addEventListener('message', () => {
    seen = contact = performance.now()
    dialog.close()
  })
  dialog.querySelector('button[type=button]')?.addEventListener('click', () => {
    dialog.close()
    seen = performance.now()
    tellTabs()
    void stay()
  })
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
  })
  setInterval(() => {
    const idleMs = performance.now() - seen
    if (idleMs > limitMs) leave()
    else if (idleMs > limitMs - warningMs && !dialog.open) dialog.showModal()
  }, checkMs)
}
