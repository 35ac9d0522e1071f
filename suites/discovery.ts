// Certificate discovery and hosting against real servers on loopback: BIND, NSD, Knot, dnsmasq and
// OpenLDAP. The cases are those of ONC's Direct Certificate Discovery Tool and what ETT asks.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directRules } from '../direct/src/certificates/algorithms.ts'
import type { Certificate } from '../direct/src/certificates/certificate.ts'
import { guardedFetch } from '../direct/src/certificates/fetch-bytes.ts'
import { leafFlawInWords } from '../direct/src/certificates/leaf.ts'
import { issuersOver, keptLists } from '../direct/src/certificates/retrieval.ts'
import { findCertificates } from '../direct/src/discovery/find-certificates.ts'
import type { Discovery, DiscoverySettings } from '../direct/src/discovery/find-certificates.ts'
import { certificateTrust } from '../direct/src/trust/certificate-trust.ts'
import { dcdtCases, ettCases } from './discovery/cases.ts'
import type { DiscoveryCase } from './discovery/cases.ts'
import { base, slapd, startDirectory } from './discovery/directories.ts'
import { freePort, isInstalled, nameServers } from './discovery/name-servers.ts'
import type { Running, Zone } from './discovery/name-servers.ts'
import { addressOf, at, buildWorld } from './discovery/world.ts'
import type { World } from './discovery/world.ts'
import type { Suite, SuiteContext } from './suite.ts'

const cases = [...dcdtCases, ...ettCases]

export const suite: Suite = {
  about: 'finds and hosts certificates with real name servers and directories (DCDT, ETT)',
  run: async (context) => {
    const servers = nameServers.filter(({ program }) => isInstalled(program))
    if (servers.length < nameServers.length || !isInstalled(slapd)) {
      context.say('Skipped: this needs bind9, nsd, knot, dnsmasq-base, slapd and ldap-utils.')
      context.check('the servers are not all here, said plainly', true)
      return
    }
    const folder = mkdtempSync(join(tmpdir(), 'salve-discovery-'))
    const running: Running[] = []
    try {
      const web = await startWeb()
      running.push(web)
      const world = await buildWorld(cases, {
        webPort: web.port,
        start: async (hosted) => {
          const directory = await startDirectory(hosted, folder)
          running.push(directory)
          return directory.port
        },
        downPort: await freePort(),
      })
      web.serve(world)
      for (const { name, start } of servers) {
        const server = await start(world.zone, folder)
        running.push(server)
        await tryCases(context, { world, name, port: server.port })
        if (name === 'BIND') {
          await tryFilter(context, world, server.port)
          await tryControls(context, world, server.port)
          await tryHosting(context, world, server.port)
        }
      }
    } finally {
      for (const each of running.toReversed()) await each.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Where lists and issuers are fetched from. */
async function startWeb(): Promise<Running & { readonly serve: (world: World) => void }> {
  let files: ReadonlyMap<string, Buffer> = new Map()
  const server = createServer((asked, response) => {
    const file = files.get(asked.url ?? '')
    if (file === undefined) response.writeHead(404).end()
    else response.end(file)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port,
    serve: (world) => {
      files = world.files
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const isLoopback = (address: string): boolean => address === '127.0.0.1'

function settingsFor(world: World, port: number): DiscoverySettings {
  const fetchBytes = guardedFetch({ isAllowedAddress: isLoopback, timeoutMs: 3000 })
  const listsFor = keptLists({ fetchBytes, now: () => at })
  const trust = { at, rules: directRules, fetchIssuers: issuersOver(fetchBytes), listsFor }
  return {
    dns: { servers: [{ host: '127.0.0.1', port }] },
    at,
    isAllowedAddress: isLoopback,
    directoryTimeoutMs: 3000,
    fetchBytes,
    judge: async (certificate, address, found) => {
      const judged = await certificateTrust(certificate, address, {
        anchors: [world.root],
        intermediates: found,
        settings: { ...trust, unknownRevocation: 'refused' },
      })
      return judged.outcome === 'trusted' ? undefined : leafFlawInWords(judged.flaw)
    },
  }
}

function namesFound(discovery: Discovery, one: DiscoveryCase, world: World): string {
  if (discovery.outcome !== 'found') {
    const because = 'because' in one.expected ? one.expected.because : undefined
    const isReason = because === undefined || discovery.steps.some((step) => because.test(step))
    return isReason ? discovery.outcome : `${discovery.outcome}, for another reason`
  }
  const names = discovery.certificates.map((certificate) => nameOf(certificate, one, world))
  return `found ${names.toSorted().join(' ')}`
}

function nameOf(certificate: Certificate, one: DiscoveryCase, world: World): string {
  const [name] = Object.keys(one.made).filter((each) =>
    world.certificate(one, each).raw.equals(certificate.raw),
  )
  return name ?? 'an unknown one'
}

function wanted({ expected }: DiscoveryCase): string {
  return 'nothing' in expected ? expected.nothing : `found ${expected.found.join(' ')}`
}

async function tryCases(
  { say, check }: SuiteContext,
  { world, name, port }: { readonly world: World; readonly name: string; readonly port: number },
): Promise<void> {
  const settings = settingsFor(world, port)
  for (const one of cases) {
    const discovery = await findCertificates(addressOf(one), settings)
    const found = namesFound(discovery, one, world)
    say(`${name} ${one.name}: ${one.about}: ${found}`)
    if (name === 'BIND') for (const step of discovery.steps) say(`     ${step}`)
    check(
      `${name} ${one.name}: ${one.about}`,
      found === wanted(one),
      `${found}, not ${wanted(one)}`,
    )
  }
  if (name === 'dnsmasq') return
  const alias = await findCertificates(`alias@${world.aliasDomain}`, settings)
  check(`${name}: an alias (CNAME) is followed`, alias.outcome === 'found', alias.steps.join(' '))
  const byUrl = await findCertificates(`url@${world.urlDomain}`, settings)
  check(
    `${name}: the URL in an IPKIX record is followed`,
    byUrl.outcome === 'found',
    byUrl.steps.join(' '),
  )
}

/** An address that would find everything, were it read as a filter. */
async function tryFilter({ check }: SuiteContext, world: World, port: number): Promise<void> {
  const one = addressOf(caseOf('D3')).replace('nina', '*')
  const { steps } = await findCertificates(one, settingsFor(world, port))
  const isEmpty = steps.some((step) => step.endsWith(`${one}: no certificate.`))
  check('an asterisk in an address is no wildcard to a directory', isEmpty, steps.join(' '))
}

/** Searches with a fault, which the cases must catch. */
async function tryControls(
  { say, check }: SuiteContext,
  world: World,
  port: number,
): Promise<void> {
  const good = settingsFor(world, port)
  const caught = async (settings: DiscoverySettings): Promise<readonly string[]> => {
    const wrong: string[] = []
    for (const one of dcdtCases) {
      const found = namesFound(await findCertificates(addressOf(one), settings), one, world)
      if (found !== wanted(one)) wrong.push(one.name)
    }
    return wrong
  }
  const faults: readonly [string, DiscoverySettings, readonly string[]][] = [
    [
      'takes whatever it finds',
      { ...good, judge: async () => undefined },
      ['D5', 'D6', 'D7', 'D8', 'D9', 'D17'],
    ],
    [
      'never asks a directory on this machine',
      { ...good, isAllowedAddress: () => false },
      ['D3', 'D4', 'D10', 'D15', 'D16'],
    ],
    [
      'asks a name server that is not there',
      { ...good, dns: { servers: [{ host: '127.0.0.1', port: world.downPort }] } },
      ['D1', 'D2', 'D14'],
    ],
  ]
  for (const [fault, settings, names] of faults) {
    const wrong = await caught(settings)
    say(`control: a search that ${fault} fails ${wrong.join(' ')}`)
    check(
      `a search that ${fault} is caught`,
      names.every((name) => wrong.includes(name)),
    )
  }
  const second = { host: '127.0.0.1', port }
  const down = { host: '127.0.0.1', port: world.downPort }
  const wrong = await caught({ ...good, dns: { servers: [down, second] } })
  check('with the first name server down, the second is asked', wrong.length === 0, wrong.join())
}

/** H1 to H4: what we publish, as other people's programs read it. */
async function tryHosting({ check, say }: SuiteContext, world: World, port: number): Promise<void> {
  const zone: Zone = world.zone
  const dig = (name: string): string =>
    execFileSync('dig', ['@127.0.0.1', '-p', String(port), '+short', name, 'CERT'], {
      encoding: 'utf8',
    }).replaceAll(/ (?=[A-Za-z\d+/=]{4})/g, '')
  for (const [number, one, name, what] of [
    ['H1', 'D1', 'a', 'an address’s certificate is read from DNS by dig'],
    ['H2', 'D2', 'b', 'a domain’s certificate is read from DNS by dig'],
  ] as const) {
    const { raw } = world.certificate(caseOf(one), name)
    const owner =
      number === 'H1'
        ? addressOf(caseOf(one)).replace('@', '.')
        : `${one.toLowerCase()}.${zone.origin}`
    const answer = dig(owner).replaceAll(/\s/g, '')
    check(`${number}: ${what}`, answer.includes(raw.toString('base64')), answer.slice(0, 100))
  }
  for (const [number, one, name, what] of [
    ['H3', 'D3', 'c', 'an address’s certificate is read from LDAP by ldapsearch'],
    ['H4', 'D4', 'd', 'a domain’s certificate is read from LDAP by ldapsearch'],
  ] as const) {
    const { raw } = world.certificate(caseOf(one), name)
    const mail = number === 'H3' ? addressOf(caseOf(one)) : `${one.toLowerCase()}.${zone.origin}`
    const answer = execFileSync(
      'ldapsearch',
      [
        '-x',
        '-LLL',
        '-o',
        'ldif-wrap=no',
        '-H',
        `ldap://127.0.0.1:${world.directoryPort('ldap1')}`,
        '-b',
        base,
        `(mail=${mail})`,
        'userCertificate;binary',
      ],
      { encoding: 'utf8' },
    )
    check(`${number}: ${what}`, answer.includes(raw.toString('base64')), answer.slice(0, 200))
  }
  say('H1 to H4: our zone lines and LDIF are read by dig and ldapsearch')
}

function caseOf(name: string): DiscoveryCase {
  const one = dcdtCases.find((each) => each.name === name)
  if (one === undefined) throw new Error(`no case ${name}`)
  return one
}
