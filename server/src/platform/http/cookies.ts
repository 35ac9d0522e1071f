import type { Cookie } from './reply.ts'

/** The cookies of a request's header, names as sent. Later doubles are ignored. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of (header ?? '').split(';').slice(0, 50)) {
    const [name, value] = [
      pair.slice(0, pair.indexOf('=')).trim(),
      pair.slice(pair.indexOf('=') + 1).trim(),
    ]
    if (name !== '' && !cookies.has(name)) cookies.set(name, value)
  }
  return cookies
}

/** Over TLS a cookie is bound to this very host; plain HTTP (a developer's machine) cannot have that. */
export function cookieName(name: string, origin: string): string {
  return origin.startsWith('https:') ? `__Host-${name}` : name
}

/** A `Set-Cookie` line: never readable by scripts. */
export function cookieLine(cookie: Cookie, origin: string): string {
  const parts = [
    `${cookieName(cookie.name, origin)}=${cookie.value ?? ''}`,
    'Path=/',
    'HttpOnly',
    `SameSite=${cookie.sameSite === 'strict' ? 'Strict' : 'Lax'}`,
  ]
  if (origin.startsWith('https:')) parts.push('Secure')
  if (cookie.value === undefined) parts.push('Max-Age=0')
  else if (cookie.maxAgeSeconds !== undefined) parts.push(`Max-Age=${cookie.maxAgeSeconds}`)
  return parts.join('; ')
}
