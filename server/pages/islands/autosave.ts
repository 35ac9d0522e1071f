import { fieldsOf, hidden, saves, send, tell } from './form.ts'

const pauseMs = 800
const retryMs = 5000

/** Keeps what is typed on the server: after a pause, when a box is left, and when the page goes away. */
export function startAutosave(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]')) watch(form)
}

function watch(form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let kept = JSON.stringify(fieldsOf(form))
  let saving = false

  const save = async (leaving: boolean): Promise<void> => {
    clearTimeout(timer)
    if (form.dataset['sent'] !== undefined) return
    const fields = fieldsOf(form)
    const now = JSON.stringify(fields)
    if (now === kept || (saving && !leaving)) return
    saving = true
    const put = keep(form, fields, leaving)
    saves.set(form, put)
    const saved = await put
    saving = false
    if (saved) kept = now
    tell(form, saved ? 'saved' : 'unsaved')
    if (!saved) later(retryMs)
    else if (JSON.stringify(fieldsOf(form)) !== now) later(pauseMs)
  }
  const later = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(false), ms)
  }

  form.addEventListener('input', () => {
    later(pauseMs)
  })
  form.addEventListener('focusout', () => void save(false))
  form.addEventListener('submit', () => {
    clearTimeout(timer)
  })
  addEventListener('online', () => void save(false))
  addEventListener('pagehide', () => void save(true))
}

async function keep(
  form: HTMLFormElement,
  fields: Record<string, string | string[]>,
  keepalive: boolean,
): Promise<boolean> {
  const body = { key: hidden(form, 'key'), fields }
  try {
    const url = form.dataset['autosave'] ?? ''
    const response = await send(url, hidden(form, 'csrf'), { method: 'PUT', body, keepalive })
    return response.ok
  } catch {
    return false
  }
}
