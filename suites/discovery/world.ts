// The made-up world of the cases: their certificates, zone, directories, lists and issuers.
import type { Certificate } from '../../direct/src/certificates/certificate.ts'
import {
  authority,
  issue,
  serialOf,
  writeList,
} from '../../direct/src/certificates/test-certificates.ts'
import type { Issued } from '../../direct/src/certificates/test-certificates.ts'
import { writeDnsCert } from '../../direct/src/discovery/hosting.ts'
import type { HostedCertificate } from '../../direct/src/discovery/hosting.ts'
import type { DirectoryName, DiscoveryCase, Made } from './cases.ts'
import { certificateData } from './name-servers.ts'
import type { Zone } from './name-servers.ts'

export const at: Temporal.Instant = Temporal.Instant.from('2026-11-22T12:00:00Z')
const origin = 'dcdt.example'

export type World = {
  readonly root: Certificate
  readonly zone: Zone
  readonly certificate: (one: DiscoveryCase, name: string) => Certificate
  /** What the web server hands out, by path. */
  readonly files: ReadonlyMap<string, Buffer>
  readonly directoryPort: (name: DirectoryName) => number
  readonly downPort: number
  readonly aliasDomain: string
  readonly urlDomain: string
}

type Means = {
  readonly webPort: number
  readonly downPort: number
  readonly start: (hosted: readonly HostedCertificate[]) => Promise<number>
}

function domainOf({ name }: DiscoveryCase): string {
  return `${name.toLowerCase().replaceAll(/[^a-z\d]/g, '-')}.${origin}`
}

export function addressOf(one: DiscoveryCase): string {
  return `nina@${domainOf(one)}`
}

export async function buildWorld(cases: readonly DiscoveryCase[], means: Means): Promise<World> {
  const web = `http://127.0.0.1:${means.webPort}`
  const root = authority('Discovery Root')
  const middle = authority('Discovery Middle', root, { listUrl: `${web}/root.crl` })
  const stranger = authority('Stranger Root')
  const issuers = { root, middle, stranger }
  const issued = new Map<string, Issued>()
  const revoked = new Map<string, bigint[]>()
  for (const one of cases) {
    for (const [name, made] of Object.entries(one.made)) {
      const by = made.issuer ?? 'root'
      const certificate = make(one, name, made, { issuer: issuers[by], web, by })
      issued.set(`${one.name} ${name}`, certificate)
      if (made.state === 'revoked')
        revoked.set(by, [...(revoked.get(by) ?? []), serialOf(certificate)])
    }
  }
  const certificate = (one: DiscoveryCase, name: string): Certificate => {
    const known = issued.get(`${one.name} ${name}`)
    if (known === undefined) throw new Error(`no certificate ${one.name} ${name}`)
    return known.certificate
  }
  const ports = await startDirectories(cases, certificate, means)
  const odd = oddCertificates(root, web)
  const files = new Map<string, Buffer>([
    ['/middle.cer', middle.certificate.raw],
    ['/url.cer', odd.url.raw],
  ])
  for (const [name, issuer] of Object.entries(issuers))
    files.set(
      `/${name}.crl`,
      writeList(
        issuer,
        (revoked.get(name) ?? []).map((serial) => ({ serial, reason: 1 })),
      ),
    )
  return {
    root: root.certificate,
    zone: zoneOf(cases, { certificate, ports, odd, web }),
    certificate,
    files,
    directoryPort: (name) => ports[name],
    downPort: means.downPort,
    aliasDomain: `alias.${origin}`,
    urlDomain: `url.${origin}`,
  }
}

function make(
  one: DiscoveryCase,
  name: string,
  made: Made,
  { issuer, web, by }: { readonly issuer: Issued; readonly web: string; readonly by: string },
): Issued {
  return issue({
    name: `${one.name} ${name}`,
    issuer,
    ...(made.bound === 'address' ? { emails: [addressOf(one)] } : { domains: [domainOf(one)] }),
    ...(made.state === 'expired' ? { until: '2026-06-01T00:00:00Z' } : {}),
    listUrl: `${web}/${by}.crl`,
    issuerUrl: `${web}/${by}.cer`,
    ...made.wanted,
  })
}

type Ports = Readonly<Record<DirectoryName, number>>

async function startDirectories(
  cases: readonly DiscoveryCase[],
  certificate: World['certificate'],
  means: Means,
): Promise<Ports> {
  const start = async (name: DirectoryName): Promise<number> =>
    await means.start(
      cases.flatMap((one) =>
        (one.directories?.[name] ?? []).map((each) => ({
          holder: one.made[each]?.bound === 'domain' ? domainOf(one) : addressOf(one),
          der: certificate(one, each).raw,
        })),
      ),
    )
  return {
    ldap1: await start('ldap1'),
    ldap2: await start('ldap2'),
    ldap3: await start('ldap3'),
    down: means.downPort,
  }
}

type Odd = { readonly alias: Certificate; readonly url: Certificate }

function oddCertificates(root: Issued, web: string): Odd {
  const listUrl = `${web}/root.crl`
  const of = (name: string): Certificate =>
    issue({ name, issuer: root, domains: [`${name}.${origin}`], listUrl }).certificate
  return { alias: of('alias'), url: of('url') }
}

function zoneOf(
  cases: readonly DiscoveryCase[],
  {
    certificate,
    ports,
    odd,
    web,
  }: {
    readonly certificate: World['certificate']
    readonly ports: Ports
    readonly odd: Odd
    readonly web: string
  },
): Zone {
  const hosted = cases.flatMap((one) => [
    ...(one.dns?.address ?? []).map((name) => ({
      holder: addressOf(one),
      der: certificate(one, name).raw,
    })),
    ...(one.dns?.domain ?? []).map((name) => ({
      holder: domainOf(one),
      der: certificate(one, name).raw,
    })),
  ])
  const elsewhere = { holder: `elsewhere.${origin}`, der: odd.alias.raw }
  // Type 4, IPKIX: the record holds the URL of the certificate.
  const url = Buffer.from(`${web}/url.cer`).toString('base64')
  return {
    origin,
    certificates: [...hosted, elsewhere].map(({ holder, der }) => ({
      name: holder.replace('@', '.'),
      data: certificateData(der),
    })),
    certificateLines: `${writeDnsCert([...hosted, elsewhere])}url.${origin}. IN CERT 4 0 0 ${url}\n`,
    services: cases.flatMap((one) =>
      (one.services ?? []).map(([directory, priority, weight]) => ({
        domain: domainOf(one),
        priority,
        weight,
        port: ports[directory],
        target: `${directory}.${origin}`,
      })),
    ),
    hosts: ['ldap1', 'ldap2', 'ldap3', 'down'].map((name) => `${name}.${origin}`),
    aliases: [{ name: `alias.${origin}`, target: `elsewhere.${origin}` }],
  }
}
