import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { request as requestPlain } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

export type Fetched =
  | { readonly outcome: 'fetched'; readonly bytes: Buffer }
  | { readonly outcome: 'refused'; readonly why: string }
  | { readonly outcome: 'failed'; readonly why: string }

/** Gets the bytes at a URL that a stranger's certificate names. */
export type FetchBytes = (url: string, sizeBytesMax?: number) => Promise<Fetched>

export type FetchLimits = {
  /** For everything together, redirections included. */
  readonly timeoutMs?: number
  /** Addresses that may be asked although they are not public. */
  readonly isAllowedAddress?: (address: string) => boolean
}

const redirectionsMax = 3
const redirections: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Makes a `FetchBytes` that a hostile certificate cannot turn against us: HTTP and HTTPS only, no
 * name or password in the URL, every address it leads to public (looked at on connecting, so that a
 * name cannot change in between), 3 redirections, and limits on bytes (2 MB unless said) and
 * time (10 s).
 */
export function guardedFetch(limits: FetchLimits = {}): FetchBytes {
  return async (url, sizeBytesMax = 2 * 1024 * 1024) => {
    const signal = AbortSignal.timeout(limits.timeoutMs ?? 10_000)
    let next = url
    for (let count = 0; count <= redirectionsMax; count++) {
      const target = readUrl(next, limits)
      if (typeof target === 'string') return { outcome: 'refused', why: target }
      const answer = await ask(target, limits, { signal, sizeBytesMax })
      if (answer.outcome !== 'redirected') return answer
      next = answer.to
    }
    return { outcome: 'refused', why: 'it redirects too often' }
  }
}

/** The URL, or why it is not asked. */
function readUrl(text: string, limits: FetchLimits): URL | string {
  const url = URL.parse(text)
  if (url === null || text.length > 2048) return 'its URL cannot be read'
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'it is not on the web'
  if (url.username !== '' || url.password !== '') return 'its URL holds a name or password'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) === 0 || isAllowed(host, limits) ? url : notPublic
}

const notPublic = 'its address is not on the public internet'

function isAllowed(address: string, { isAllowedAddress }: FetchLimits): boolean {
  return isPublicAddress(address) || isAllowedAddress?.(address) === true
}

type Answer = Fetched | { readonly outcome: 'redirected'; readonly to: string }

async function ask(
  url: URL,
  limits: FetchLimits,
  { signal, sizeBytesMax }: { readonly signal: AbortSignal; readonly sizeBytesMax: number },
): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const sent = request(url, {
    signal,
    agent: false,
    lookup: guardedLookup(limits),
    headers: { accept: '*/*' },
  })
  sent.on('error', (fault) => resolve(failureOf(fault, signal)))
  sent.on('response', (response) => {
    read(response, url, sizeBytesMax)
      .then(resolve, (fault: unknown) => resolve(failureOf(fault, signal)))
      .finally(() => sent.destroy())
  })
  sent.end()
  return await promise
}

async function read(response: IncomingMessage, url: URL, sizeBytesMax: number): Promise<Answer> {
  const { statusCode = 0, headers } = response
  if (redirections.has(statusCode) && headers.location !== undefined)
    return { outcome: 'redirected', to: URL.parse(headers.location, url)?.href ?? '' }
  if (statusCode !== 200) return { outcome: 'failed', why: `the server answered ${statusCode}` }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > sizeBytesMax) return { outcome: 'refused', why: 'it is too large' }
    chunks.push(chunk)
  }
  return { outcome: 'fetched', bytes: Buffer.concat(chunks, size) }
}

class NotPublicError extends Error {
  override readonly name = 'NotPublicError'
}

function failureOf(fault: unknown, signal: AbortSignal): Fetched {
  if (fault instanceof NotPublicError) return { outcome: 'refused', why: notPublic }
  return {
    outcome: 'failed',
    why: signal.aborted ? 'the server did not answer in time' : 'the server could not be reached',
  }
}

/** The system's look-up, which gives nothing but addresses that may be asked. */
function guardedLookup(limits: FetchLimits): LookupFunction {
  return (host, options, done) => {
    systemLookup(host, { ...options, all: true }, (fault, addresses: LookupAddress[]) => {
      if (fault !== null) return done(fault, '', 0)
      const allowed = addresses.filter(({ address }) => isAllowed(address, limits))
      const [first] = allowed
      if (first === undefined) return done(new NotPublicError(notPublic), '', 0)
      if (options.all === true) return done(null, allowed)
      done(null, first.address, first.family)
    })
  }
}
