// Name servers of four makes, each started on loopback with our zone and stopped again.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { lookUp } from '../../direct/src/discovery/dns-lookup.ts'
import { writeCertRecord } from '../../direct/src/discovery/cert-record.ts'

/** What a zone says, in the form that each server's own file is written from. */
export type Zone = {
  readonly origin: string
  readonly certificates: readonly { readonly name: string; readonly data: Buffer }[]
  /** The same, as lines of a zone file written by the library. */
  readonly certificateLines: string
  readonly services: readonly {
    readonly domain: string
    readonly priority: number
    readonly weight: number
    readonly port: number
    readonly target: string
  }[]
  readonly hosts: readonly string[]
  readonly aliases: readonly { readonly name: string; readonly target: string }[]
}

export type Running = { readonly port: number; readonly stop: () => Promise<void> }
type Starter = {
  readonly name: string
  readonly program: string
  readonly start: (zone: Zone, folder: string) => Promise<Running>
}

export const nameServers: readonly Starter[] = [
  { name: 'BIND', program: '/usr/sbin/named', start: startBind },
  { name: 'NSD', program: '/usr/sbin/nsd', start: startNsd },
  { name: 'Knot', program: '/usr/sbin/knotd', start: startKnot },
  { name: 'dnsmasq', program: '/usr/sbin/dnsmasq', start: startDnsmasq },
]

export function isInstalled(program: string): boolean {
  return existsSync(program)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** Starts a program and says what it said should it end on its own. */
export function startProgram(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const listen = (bytes: Buffer): void => {
    said = (said + bytes.toString()).slice(-2000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  child.on('exit', (code) => {
    if (code !== 0 && code !== null) console.log(`${program} ended with ${code}: ${said}`)
  })
  return child
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await Promise.race([ended, setTimeout(5000).then(() => child.kill('SIGKILL'))])
}

async function running(zone: Zone, port: number, child: ChildProcess): Promise<Running> {
  const name = zone.hosts[0] ?? zone.origin
  for (let tries = 0; tries < 100; tries++) {
    const looked = await lookUp(
      { name, type: 'A' },
      { servers: [{ host: '127.0.0.1', port }], tryTimeoutMs: 200, timeoutMs: 400 },
    )
    if (looked.outcome === 'found') return { port, stop: async () => await stopProgram(child) }
    await setTimeout(100)
  }
  await stopProgram(child)
  throw new Error(`${child.spawnfile} does not answer`)
}

function zoneFile(zone: Zone): string {
  return [
    `$ORIGIN ${zone.origin}.`,
    '$TTL 60',
    `@ IN SOA ns.${zone.origin}. hostmaster.${zone.origin}. 1 3600 600 86400 60`,
    `@ IN NS ns.${zone.origin}.`,
    'ns IN A 127.0.0.1',
    ...zone.hosts.map((host) => `${host}. IN A 127.0.0.1`),
    ...zone.services.map(
      ({ domain, priority, weight, port, target }) =>
        `_ldap._tcp.${domain}. IN SRV ${priority} ${weight} ${port} ${target}.`,
    ),
    ...zone.aliases.map(({ name, target }) => `${name}. IN CNAME ${target}.`),
    zone.certificateLines,
  ].join('\n')
}

async function startBind(zone: Zone, folder: string): Promise<Running> {
  const port = await freePort()
  const file = join(folder, 'bind.zone')
  const configuration = join(folder, 'named.conf')
  writeFileSync(file, zoneFile(zone))
  writeFileSync(
    configuration,
    `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; };
       listen-on-v6 { none; }; recursion no; dnssec-validation no;
       pid-file "${join(folder, 'named.pid')}"; session-keyfile none; };
     controls { };
     zone "${zone.origin}" { type primary; file "${file}"; };\n`,
  )
  return await running(
    zone,
    port,
    startProgram('/usr/sbin/named', ['-g', '-4', '-c', configuration]),
  )
}

async function startNsd(zone: Zone, folder: string): Promise<Running> {
  const port = await freePort()
  const file = join(folder, 'nsd.zone')
  const configuration = join(folder, 'nsd.conf')
  writeFileSync(file, zoneFile(zone))
  writeFileSync(
    configuration,
    `server:
  ip-address: 127.0.0.1@${port}
  username: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${join(folder, 'nsd.pid')}"
  xfrdfile: "${join(folder, 'nsd.xfrd')}"
  zonelistfile: "${join(folder, 'nsd.list')}"
  xfrdir: "${folder}"
remote-control:
  control-enable: no
zone:
  name: "${zone.origin}"
  zonefile: "${file}"\n`,
  )
  return await running(zone, port, startProgram('/usr/sbin/nsd', ['-d', '-c', configuration]))
}

async function startKnot(zone: Zone, folder: string): Promise<Running> {
  const port = await freePort()
  const storage = join(folder, 'knot')
  mkdirSync(storage)
  const file = join(storage, 'knot.zone')
  const configuration = join(folder, 'knot.conf')
  writeFileSync(file, zoneFile(zone))
  writeFileSync(
    configuration,
    `server:
    rundir: "${storage}"
    listen: 127.0.0.1@${port}
    user: root:root
log:
  - target: stderr
    any: warning
database:
    storage: "${storage}"
zone:
  - domain: ${zone.origin}
    storage: "${storage}"
    file: "${file}"\n`,
  )
  return await running(zone, port, startProgram('/usr/sbin/knotd', ['-c', configuration]))
}

/** The odd one: no zone file, records as options, and CERT only as a type number and bytes. */
async function startDnsmasq(zone: Zone, folder: string): Promise<Running> {
  const port = await freePort()
  const configuration = join(folder, 'dnsmasq.conf')
  writeFileSync(
    configuration,
    [
      `port=${port}`,
      'listen-address=127.0.0.1',
      'bind-interfaces',
      'no-resolv',
      'no-hosts',
      'user=root',
      `pid-file=${join(folder, 'dnsmasq.pid')}`,
      `local=/${zone.origin}/`,
      ...zone.hosts.map((host) => `host-record=${host},127.0.0.1`),
      ...zone.services.map(
        ({ domain, priority, weight, port: at, target }) =>
          `srv-host=_ldap._tcp.${domain},${target},${at},${priority},${weight}`,
      ),
      '',
    ].join('\n'),
  )
  // As arguments, for a line of its file may not be as long as a certificate.
  const records = zone.certificates.map(
    ({ name, data }) => `--dns-rr=${name},37,${data.toString('hex')}`,
  )
  const child = startProgram('/usr/sbin/dnsmasq', ['-k', '-C', configuration, ...records])
  return await running(zone, port, child)
}

export function certificateData(raw: Buffer): Buffer {
  return writeCertRecord(raw)
}
