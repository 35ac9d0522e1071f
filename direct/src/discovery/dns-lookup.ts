import { askDnsServer } from './dns-exchange.ts'
import type { DnsServer } from './dns-exchange.ts'
import { isDnsName } from './dns-message.ts'
import type { DnsQuestion, DnsRecord, DnsReply } from './dns-message.ts'

export type DnsLookup =
  | { readonly outcome: 'found'; readonly records: readonly DnsRecord[] }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'failed'; readonly why: string }

export type DnsSettings = {
  readonly servers: readonly DnsServer[]
  /** For one try of one server. */
  readonly tryTimeoutMs?: number
  /** For the whole look-up. */
  readonly timeoutMs?: number
}

const rounds = 2
const aliasesMax = 8

/**
 * Looks a name up: each server in turn, twice round, following aliases. `none` is a server's word
 * that there is nothing; `failed` means that nobody could say, so asking later may help.
 * (RFC 1034, RFC 7766, RFC 6891.)
 */
export async function lookUp(question: DnsQuestion, settings: DnsSettings): Promise<DnsLookup> {
  const whole = AbortSignal.timeout(settings.timeoutMs ?? 10_000)
  let { name } = question
  for (let aliases = 0; aliases <= aliasesMax; aliases++) {
    if (!isDnsName(name)) return { outcome: 'none' }
    const reply = await askAll({ ...question, name }, settings, whole)
    switch (reply.outcome) {
      case 'records':
        return { outcome: 'found', records: reply.records }
      case 'alias':
        name = reply.name
        break
      case 'none':
      case 'failed':
        return reply
    }
  }
  return { outcome: 'failed', why: 'its aliases lead in a circle or too far' }
}

type Said =
  | Extract<DnsReply, { outcome: 'records' | 'alias' | 'none' }>
  | { readonly outcome: 'failed'; readonly why: string }

async function askAll(
  question: DnsQuestion,
  { servers, tryTimeoutMs = 2000 }: DnsSettings,
  whole: AbortSignal,
): Promise<Said> {
  let why = 'there is no name server to ask'
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      if (whole.aborted) return { outcome: 'failed', why: 'no name server answered in time' }
      const said = await askOne(question, server, [whole, AbortSignal.timeout(tryTimeoutMs)])
      if (said.outcome !== 'failed') return said
      why = said.why
    }
  }
  return { outcome: 'failed', why }
}

async function askOne(
  question: DnsQuestion,
  server: DnsServer,
  signals: readonly AbortSignal[],
): Promise<Said> {
  const signal = AbortSignal.any([...signals])
  const reply = await askDnsServer(question, server, signal).catch(() => undefined)
  switch (reply?.outcome) {
    case 'records':
    case 'alias':
    case 'none':
      return reply
    case 'refused':
      return { outcome: 'failed', why: `the name server answered ${reply.code}` }
    case 'unreadable':
    case 'too new':
    case 'cut off':
    case 'not ours':
      return { outcome: 'failed', why: 'the name server answered something unreadable' }
    case undefined:
      return {
        outcome: 'failed',
        why: signal.aborted
          ? 'no name server answered in time'
          : 'the name server could not be reached',
      }
  }
}
