// What the islands for forms share.

/** What a form holds besides its own secrets; several values of one name become a list. */
export function fieldsOf(form: HTMLFormElement): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {}
  const data = new FormData(form)
  for (const name of new Set(data.keys())) {
    if (name === 'csrf' || name === 'key') continue
    const values = data.getAll(name).filter((value) => typeof value === 'string')
    fields[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return fields
}

export function hidden(form: HTMLFormElement, name: 'csrf' | 'key'): string {
  return form.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value ?? ''
}

/** The save that is on its way, if any: one that comes in after its form was sent would bring the draft back. */
export const saves: WeakMap<HTMLFormElement, Promise<unknown>> = new WeakMap()

export type Standing = 'saved' | 'unsaved' | 'offline' | 'unreached'

/** Says in the form's own status line how things stand; the words are the page's. */
export function tell(form: HTMLFormElement, standing: Standing): void {
  const line = form.querySelector<HTMLElement>('.saved')
  const words = line?.dataset[standing]
  if (line === null || words === undefined) return
  line.dataset['state'] = standing
  if (line.textContent !== words) line.textContent = words
}

/** A JSON request to ourselves, with the CSRF token; fails after 15 seconds. */
export async function send(
  url: string,
  csrf: string,
  request: { method: 'PUT' | 'POST'; body?: unknown; keepalive?: boolean },
): Promise<Response> {
  return await fetch(url, {
    method: request.method,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-salve-csrf': csrf,
    },
    body: JSON.stringify(request.body ?? {}),
    keepalive: request.keepalive ?? false,
    signal: AbortSignal.timeout(15_000),
  })
}
