// OpenLDAP servers on loopback, each with entries of its own.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { writeLdif } from '../../direct/src/discovery/hosting.ts'
import type { HostedCertificate } from '../../direct/src/discovery/hosting.ts'
import { freePort, startProgram, stopProgram } from './name-servers.ts'
import type { Running } from './name-servers.ts'

export const slapd = '/usr/sbin/slapd'
export const base = 'o=direct'

/** A directory with these certificates, written by the library as LDIF. */
export async function startDirectory(
  hosted: readonly HostedCertificate[],
  folder: string,
): Promise<Running> {
  const port = await freePort()
  const database = join(folder, `slapd-${port}`)
  const configuration = join(folder, `slapd-${port}.conf`)
  const entries = join(folder, `slapd-${port}.ldif`)
  mkdirSync(database)
  writeFileSync(
    configuration,
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${join(folder, `slapd-${port}.pid`)}
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
maxsize 16777216
suffix "${base}"
directory ${database}
index mail eq\n`,
  )
  writeFileSync(
    entries,
    `dn: ${base}\nobjectClass: organization\no: direct\n\n${writeLdif(hosted, base)}`,
  )
  execFileSync('/usr/sbin/slapadd', ['-f', configuration, '-l', entries], { stdio: 'pipe' })
  const url = `ldap://127.0.0.1:${port}/`
  const child = startProgram(slapd, ['-f', configuration, '-h', url, '-d', '0'])
  for (let tries = 0; tries < 100; tries++) {
    if (await isListening(port)) return { port, stop: async () => await stopProgram(child) }
    await setTimeout(100)
  }
  throw new Error('slapd does not answer')
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return await new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
