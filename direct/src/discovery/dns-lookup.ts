import { askDnsServer } from './dns-exchange.ts'
import type { DnsServer } from './dns-exchange.ts'
import { isDnsName } from './dns-message.ts'
import type { DnsQuestion, DnsRecord, DnsReply } from './dns-message.ts'

export type DnsLookup =
  | { readonly outcome: 'found'; readonly records: readonly DnsRecord[] }
  | { readonly outcome: 'none' }
  | DnsFailure

type DnsFailure = {
  readonly outcome: 'failed'
  readonly why: string
  /** Whether a server answered, if only to refuse. */
  readonly answered: boolean
}

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
  return failure('its aliases lead in a circle or too far', 'answered')
}

type Said = Extract<DnsReply, { outcome: 'records' | 'alias' | 'none' }> | DnsFailure

function failure(why: string, answer: 'answered' | 'silent'): DnsFailure {
  return { outcome: 'failed', why, answered: answer === 'answered' }
}

async function askAll(
  question: DnsQuestion,
  { servers, tryTimeoutMs = 2000 }: DnsSettings,
  whole: AbortSignal,
): Promise<Said> {
  let failed = failure('there is no name server to ask', 'silent')
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      if (whole.aborted) return failed.answered ? failed : failure(tooLate, 'silent')
      const said = await askOne(question, server, [whole, AbortSignal.timeout(tryTimeoutMs)])
      if (said.outcome !== 'failed') return said
      if (said.answered || !failed.answered) failed = said
    }
  }
  return failed
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
      return failure(`the name server answered ${reply.code}`, 'answered')
    case 'unreadable':
    case 'too new':
    case 'cut off':
    case 'not ours':
      return failure('the name server answered something unreadable', 'answered')
    case undefined:
      return failure(signal.aborted ? tooLate : 'the name server could not be reached', 'silent')
  }
}

const tooLate = 'no name server answered in time'
