import type { DnsServer } from './dns-exchange.ts'
import { lookUp } from './dns-lookup.ts'
import type { DnsSettings } from './dns-lookup.ts'
import { findHostAddress } from './host-address.ts'

export type ZoneSettings = DnsSettings & {
  readonly isAllowedAddress?: (address: string) => boolean
  /** Where name servers listen: 53, except in tests. */
  readonly zoneServerPort?: number
}

const serversMax = 3
const labelsMax = 10

/**
 * The name servers of the zone that a name is in, by the resolver's word: some resolvers refuse what
 * they do not know, and CERT is not known to all. None where nobody is named or may be asked.
 */
export async function zoneServers(
  name: string,
  settings: ZoneSettings,
): Promise<readonly DnsServer[]> {
  const labels = name.split('.').slice(-labelsMax)
  // A name of one label is a top domain, whose servers know nothing of addresses.
  for (let from = 0; from < labels.length - 1; from++) {
    const looked = await lookUp({ name: labels.slice(from).join('.'), type: 'NS' }, settings)
    if (looked.outcome === 'failed') return []
    if (looked.outcome === 'none') continue
    const servers: DnsServer[] = []
    for (const record of looked.records.slice(0, serversMax)) {
      if (record.kind !== 'name server') continue
      const host = await findHostAddress(record.name, settings)
      if (host.outcome === 'found')
        servers.push({ host: host.address, port: settings.zoneServerPort ?? 53 })
    }
    return servers
  }
  return []
}
