import { getServers } from 'node:dns'
import type { DnsServer } from './dns-exchange.ts'

/** The name servers that this machine is set to ask. */
export function systemDnsServers(): readonly DnsServer[] {
  return getServers().map(readDnsServer)
}

/** Reads `address`, `address:port` or `[address]:port`; the port is 53 unless said. */
export function readDnsServer(text: string): DnsServer {
  const [, bracketed, port] = /^\[(.+)\](?::(\d+))?$/.exec(text) ?? []
  if (bracketed !== undefined) return { host: bracketed, port: Number(port ?? 53) }
  const [host = '', plainPort, more] = text.split(':')
  return more === undefined
    ? { host, port: Number(plainPort ?? 53) }
    : // More than one colon and no brackets: an IPv6 address.
      { host: text, port: 53 }
}
