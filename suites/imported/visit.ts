import { randomUUID } from 'node:crypto'

export type Answer = {
  readonly status: number
  readonly text: string
  readonly location: string
}

/** Somebody with a browser's cookies, forms and fetches, and no script. */
export type Visit = {
  readonly get: (path: string) => Promise<Answer>
  /** Posts a form of `page` with its hidden fields. */
  readonly post: (path: string, page: Answer, fields: Record<string, string>) => Promise<Answer>
  /** Sends JSON as the desk does. */
  readonly send: (path: string, body: unknown) => Promise<Answer>
}

export function visit(origin: string): Visit {
  const cookies = new Map<string, string>()
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${origin}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...Object.fromEntries(new Headers(init.headers)), cookie, origin },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return {
      status: response.status,
      text: await response.text(),
      location: response.headers.get('location') ?? '',
    }
  }
  return {
    get: async (path) => await ask(path),
    post: async (path, page, fields) => {
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
      const key = /name="key" value="([^"]+)"/.exec(page.text)?.[1] ?? randomUUID()
      return await ask(path, {
        method: 'POST',
        body: new URLSearchParams({ csrf, key, ...fields }),
      })
    },
    send: async (path, body) => {
      const session = JSON.parse((await ask('/api/desk/session')).text)
      return await ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          'x-salve-csrf': session.csrf,
          'idempotency-key': randomUUID(),
        },
      })
    },
  }
}
