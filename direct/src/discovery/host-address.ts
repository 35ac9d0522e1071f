import { isPublicAddress } from '../certificates/public-address.ts'
import { lookUp } from './dns-lookup.ts'
import type { DnsSettings } from './dns-lookup.ts'
import type { DnsRecord } from './dns-message.ts'

export type HostAddress =
  | { readonly outcome: 'found'; readonly address: string }
  | { readonly outcome: 'not allowed' }
  | { readonly outcome: 'not found' }

/** The IP address of a host, refused when it is not public and not expressly allowed. */
export async function findHostAddress(
  host: string,
  settings: DnsSettings & { readonly isAllowedAddress?: (address: string) => boolean },
): Promise<HostAddress> {
  let refused = false
  for (const type of ['A', 'AAAA'] as const) {
    const looked = await lookUp({ name: host, type }, settings)
    const addresses = looked.outcome === 'found' ? looked.records.flatMap(addressOf) : []
    const address = addresses.find(
      (each) => isPublicAddress(each) || settings.isAllowedAddress?.(each) === true,
    )
    if (address !== undefined) return { outcome: 'found', address }
    refused ||= addresses.length > 0
  }
  return { outcome: refused ? 'not allowed' : 'not found' }
}

function addressOf(record: DnsRecord): readonly string[] {
  return record.kind === 'address' ? [record.address] : []
}
