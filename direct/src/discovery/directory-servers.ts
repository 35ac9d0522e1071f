import { lookUp } from './dns-lookup.ts'
import type { DnsSettings } from './dns-lookup.ts'
import type { DnsRecord, ServiceRecord } from './dns-message.ts'

export type DirectoryServers =
  | { readonly outcome: 'found'; readonly services: readonly ServiceRecord[] }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'failed'; readonly why: string }

/** A hostile zone may name any number of servers; nobody needs more than these. */
const servicesMax = 8

/**
 * The LDAP servers of a domain in the order in which to try them: by priority, then the heaviest
 * first. (RFC 2782 would draw lots among weights to spread load; a search for a certificate is
 * rare, and the acceptance tests expect the heaviest.) A target of `.` says there is none.
 */
export async function findDirectoryServers(
  domain: string,
  settings: DnsSettings,
): Promise<DirectoryServers> {
  const looked = await lookUp({ name: `_ldap._tcp.${domain}`, type: 'SRV' }, settings)
  if (looked.outcome !== 'found') return looked
  const services = inOrder(looked.records.flatMap(serviceOf)).slice(0, servicesMax)
  return services.length === 0 ? { outcome: 'none' } : { outcome: 'found', services }
}

function inOrder(services: readonly ServiceRecord[]): readonly ServiceRecord[] {
  return services.toSorted(
    (one, other) => one.priority - other.priority || other.weight - one.weight,
  )
}

function serviceOf(record: DnsRecord): readonly ServiceRecord[] {
  if (record.kind !== 'service') return []
  const { service } = record
  return service.target === '.' || service.port === 0 ? [] : [service]
}
