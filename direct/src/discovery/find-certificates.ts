import type { AlgorithmRules } from '../certificates/algorithms.ts'
import { directRules } from '../certificates/algorithms.ts'
import type { Certificate } from '../certificates/certificate.ts'
import type { DirectAddress } from '../certificates/direct-address.ts'
import { readDirectAddress, writeDirectAddress } from '../certificates/direct-address.ts'
import type { FetchBytes } from '../certificates/fetch-bytes.ts'
import { leafFlaw, leafFlawInWords } from '../certificates/leaf.ts'
import { certificatesIn, judged } from './candidates.ts'
import type { Candidates, Judge } from './candidates.ts'
import { searchDirectory } from './directory-search.ts'
import { findDirectoryServers } from './directory-servers.ts'
import { lookUp } from './dns-lookup.ts'
import type { DnsLookup, DnsSettings } from './dns-lookup.ts'
import type { ServiceRecord } from './dns-message.ts'
import { findHostAddress } from './host-address.ts'
import { zoneServers } from './zone-servers.ts'
import type { ZoneSettings } from './zone-servers.ts'

export type Discovery = {
  /** What was done, in words, in order: a test message shows them. */
  readonly steps: readonly string[]
} & (
  | {
      readonly outcome: 'found'
      readonly certificates: readonly Certificate[]
      readonly place: 'DNS' | 'directory'
    }
  /** There are certificates, and none can be used. */
  | { readonly outcome: 'none usable'; readonly why: string }
  | { readonly outcome: 'none' }
  /** Somebody could not be asked: later may be better. */
  | { readonly outcome: 'not reached' }
  | { readonly outcome: 'not an address' }
)

export type DiscoverySettings = {
  readonly dns: DnsSettings
  readonly at: Temporal.Instant
  readonly rules?: AlgorithmRules
  /** Who decides what can be used; without, dates, key, signature and name do. */
  readonly judge?: Judge
  /** For records that name the URL of a certificate (IPKIX); without, they are not followed. */
  readonly fetchBytes?: FetchBytes
  /** Addresses of directories and name servers that may be asked although they are not public. */
  readonly isAllowedAddress?: (address: string) => boolean
  /** Where the name servers of a zone listen: 53, except in tests. */
  readonly zoneServerPort?: number
  readonly directoryTimeoutMs?: number
}

/**
 * Finds the certificates of a Direct address: in DNS under the address, then under its domain, then
 * in the directories of the domain. The search ends where something usable is found; expired
 * and otherwise unusable certificates are passed over. (Applicability Statement 4.0, 5.3, 5.4;
 * RFC 4398.)
 */
export async function findCertificates(
  text: string,
  settings: DiscoverySettings,
): Promise<Discovery> {
  const address = readDirectAddress(text)
  if (address === undefined)
    return { outcome: 'not an address', steps: [`“${text}” is not a Direct address.`] }
  const search: Search = {
    address,
    settings,
    judge: settings.judge ?? judgeByLeaf(settings),
    steps: [],
    rejected: [],
    reached: true,
  }
  const inDns =
    (await askDns(`${address.local}.${address.domain}`, search)) ??
    (await askDns(address.domain, search))
  if (inDns !== undefined)
    return { outcome: 'found', certificates: inDns, place: 'DNS', steps: search.steps }
  const inDirectory = await askDirectories(search)
  if (inDirectory !== undefined)
    return { outcome: 'found', certificates: inDirectory, place: 'directory', steps: search.steps }
  const { steps, reached } = search
  const [why] = search.rejected
  if (!reached) return { outcome: 'not reached', steps }
  return why === undefined ? { outcome: 'none', steps } : { outcome: 'none usable', why, steps }
}

type Search = {
  readonly address: DirectAddress
  readonly settings: DiscoverySettings
  readonly judge: Judge
  readonly steps: string[]
  readonly rejected: string[]
  reached: boolean
}

function judgeByLeaf({ at, rules = directRules }: DiscoverySettings): Judge {
  return async (certificate, address) => {
    const flaw = leafFlaw(certificate, address, { at, rules })
    return flaw === undefined ? undefined : leafFlawInWords(flaw)
  }
}

type Usable = readonly Certificate[] | undefined

async function askDns(name: string, search: Search): Promise<Usable> {
  const looked = await lookUpCert(name, search)
  switch (looked.outcome) {
    case 'none':
      search.steps.push(`DNS: no certificate at ${name}.`)
      return undefined
    case 'failed':
      search.steps.push(`DNS: could not ask for ${name}: ${looked.why}.`)
      search.reached = false
      return undefined
    case 'found': {
      const found = []
      for (const record of looked.records)
        if (record.kind === 'certificate')
          found.push(...(await certificatesIn(record.data, search.settings.fetchBytes)))
      return await use(found, `DNS: ${name}`, search)
    }
  }
}

/** Asks the resolver and, when it refuses, the servers of the zone themselves. */
async function lookUpCert(name: string, search: Search): Promise<DnsLookup> {
  const { dns } = search.settings
  const looked = await lookUp({ name, type: 'CERT' }, dns)
  if (looked.outcome !== 'failed' || !looked.answered) return looked
  const servers = await zoneServers(name, zoneSettings(search.settings))
  if (servers.length === 0) return looked
  search.steps.push(`DNS: ${looked.why}, so the name servers of ${name} were asked themselves.`)
  return await lookUp({ name, type: 'CERT' }, { ...dns, servers })
}

function zoneSettings({ dns, isAllowedAddress, zoneServerPort }: DiscoverySettings): ZoneSettings {
  return {
    ...dns,
    ...(isAllowedAddress === undefined ? {} : { isAllowedAddress }),
    ...(zoneServerPort === undefined ? {} : { zoneServerPort }),
  }
}

async function askDirectories(search: Search): Promise<Usable> {
  const { domain } = search.address
  const servers = await findDirectoryServers(domain, search.settings.dns)
  switch (servers.outcome) {
    case 'none':
      search.steps.push(`Directory: ${domain} names none.`)
      return undefined
    case 'failed':
      search.steps.push(`Directory: could not ask which ${domain} has: ${servers.why}.`)
      search.reached = false
      return undefined
    case 'found':
      for (const service of servers.services) {
        const usable = await askDirectory(service, search)
        if (usable !== undefined) return usable
      }
      return undefined
  }
}

async function askDirectory(service: ServiceRecord, search: Search): Promise<Usable> {
  const { settings, address } = search
  const where = `Directory ${service.target}, port ${service.port}`
  const host = await findHostAddress(service.target, zoneSettings(settings))
  if (host.outcome !== 'found') {
    const why = host.outcome === 'not found' ? 'has no address' : 'is not on the public internet'
    search.steps.push(`${where}: it ${why}.`)
    search.reached &&= host.outcome !== 'not found'
    return undefined
  }
  const searched = await searchDirectory([writeDirectAddress(address), address.domain], {
    address: host.address,
    port: service.port,
    ...(settings.directoryTimeoutMs === undefined
      ? {}
      : { timeoutMs: settings.directoryTimeoutMs }),
  })
  if (searched.outcome === 'failed') {
    search.steps.push(`${where}: ${searched.why}.`)
    search.reached = false
    return undefined
  }
  for (const { mail, certificates } of searched.found) {
    const usable = await use(certificates, `${where}: ${mail}`, search)
    if (usable !== undefined) return usable
  }
  return undefined
}

/** What can be used of what was found in one place, which is told. */
async function use(
  found: readonly (Buffer | string)[],
  place: string,
  search: Search,
): Promise<Usable> {
  const candidates = await judged(found, search.address, search.judge)
  search.steps.push(`${place}: ${inWords(candidates)}`)
  search.rejected.push(...candidates.rejected)
  return candidates.good.length > 0 ? candidates.good : undefined
}

function inWords({ good, rejected }: Candidates): string {
  const count = good.length + rejected.length
  if (count === 0) return 'no certificate.'
  const found = count === 1 ? 'found 1 certificate' : `found ${count} certificates`
  const usable = rejected.length === 0 ? '' : `, ${good.length} of them usable`
  return [`${found}${usable}.`, ...rejected].join(' ')
}
