import { decode, encode, RECURSION_DESIRED } from 'dns-packet'
import type { Answer, DecodedPacket } from 'dns-packet'

export type DnsQuestion = {
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'CERT' | 'NS' | 'SRV'
}

export type ServiceRecord = {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly target: string
}

export type DnsRecord =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'certificate'; readonly data: Buffer }
  | { readonly kind: 'name server'; readonly name: string }
  | { readonly kind: 'service'; readonly service: ServiceRecord }

export type DnsReply =
  | { readonly outcome: 'records'; readonly records: readonly DnsRecord[] }
  | { readonly outcome: 'alias'; readonly name: string }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'cut off' }
  | { readonly outcome: 'too new' }
  | { readonly outcome: 'refused'; readonly code: string }
  | { readonly outcome: 'not ours' }
  | { readonly outcome: 'unreadable' }

/** Fits into one frame everywhere, so that no answer is lost in pieces (DNS flag day 2020). */
const udpSizeBytesMax = 1232
/** Aliases followed within one reply. */
const aliasesMax = 8
const recordsMax = 100
/** What a server answers that does not know EDNS (RFC 6891 7). */
const tooNew: ReadonlySet<string> = new Set(['FORMERR', 'NOTIMP'])

/** The question as bytes, with EDNS or, for a server too old to know it, without. */
export function writeDnsQuestion(question: DnsQuestion, id: number, edns: boolean): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [question],
    additionals: edns
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: udpSizeBytesMax,
            flags: 0,
            flag_do: false,
            extendedRcode: 0,
            ednsVersion: 0,
            options: [],
          },
        ]
      : [],
  })
}

/** Whether DNS can carry the name: labels of 1 to 63 bytes, 253 in all (RFC 1035 2.3.4). */
export function isDnsName(name: string): boolean {
  return (
    Buffer.byteLength(name) <= 253 &&
    name.split('.').every((label) => label !== '' && Buffer.byteLength(label) <= 63)
  )
}

/**
 * What a reply says about our question. Aliases (CNAME) in it are followed; when they lead out of
 * the reply, the outcome is the name to ask next. `not ours` is a reply whose id or question is
 * not the one asked: someone may be guessing, so the caller goes on waiting.
 */
export function readDnsReply(bytes: Buffer, question: DnsQuestion, id: number): DnsReply {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== id) return { outcome: 'not ours' }
  const packet = decoded(bytes)
  if (packet === undefined) return { outcome: 'unreadable' }
  if (!isAnswerTo(question, packet)) return { outcome: 'not ours' }
  if (packet.rcode === 'NXDOMAIN') return { outcome: 'none' }
  if (tooNew.has(packet.rcode)) return { outcome: 'too new' }
  if (packet.rcode !== 'NOERROR') return { outcome: 'refused', code: packet.rcode }
  return packet.flag_tc ? { outcome: 'cut off' } : read(packet.answers ?? [], question)
}

function isAnswerTo(question: DnsQuestion, packet: Reply): boolean {
  if (packet.type !== 'response') return false
  const [asked] = packet.questions ?? []
  // A server that could not read the question may repeat none.
  if (asked === undefined) return tooNew.has(packet.rcode)
  return asked.type === question.type && isSame(asked.name, question.name)
}

type Reply = DecodedPacket & { readonly rcode: string }

function decoded(bytes: Buffer): Reply | undefined {
  try {
    const packet = decode(bytes)
    // The library decodes the code of the reply, but its types do not say so.
    const rcode = 'rcode' in packet && typeof packet.rcode === 'string' ? packet.rcode : 'UNKNOWN'
    return { ...packet, rcode }
  } catch {
    return undefined
  }
}

function read(answers: readonly Answer[], question: DnsQuestion): DnsReply {
  let name = question.name
  for (let aliases = 0; aliases <= aliasesMax; aliases++) {
    const own = answers.filter((answer) => answer.type !== 'OPT' && isSame(answer.name, name))
    const records = own
      .filter(({ type }) => type === question.type)
      .slice(0, recordsMax)
      .flatMap(recordOf)
    if (records.length > 0) return { outcome: 'records', records }
    const alias = own.find((answer) => answer.type === 'CNAME')
    if (alias?.type !== 'CNAME') break
    name = alias.data
  }
  return name === question.name ? { outcome: 'none' } : { outcome: 'alias', name }
}

function recordOf(answer: Answer): readonly DnsRecord[] {
  if (answer.type === 'A' || answer.type === 'AAAA')
    return [{ kind: 'address', address: answer.data }]
  if (answer.type === 'NS') return [{ kind: 'name server', name: answer.data }]
  if (answer.type === 'SRV') {
    const { priority = 0, weight = 0, port, target } = answer.data
    return [{ kind: 'service', service: { priority, weight, port, target } }]
  }
  return answer.type === 'CERT' ? [{ kind: 'certificate', data: answer.data }] : []
}

function isSame(one: string, other: string): boolean {
  return one.replace(/\.$/, '').toLowerCase() === other.replace(/\.$/, '').toLowerCase()
}
