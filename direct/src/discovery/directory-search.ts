import { connect, isIPv6 } from 'node:net'
import type { Socket } from 'node:net'
import { Client, EqualityFilter } from 'ldapts'
import type { Entry } from 'ldapts'

export type DirectorySearch =
  | {
      readonly outcome: 'searched'
      /** What stands there for each mail value, in the order asked. */
      readonly found: readonly { readonly mail: string; readonly certificates: readonly Buffer[] }[]
    }
  | { readonly outcome: 'failed'; readonly why: string }

/** A directory to ask: an IP address and port, and how long each step may take. */
export type Directory = {
  readonly address: string
  readonly port: number
  readonly timeoutMs?: number
}

const contextsMax = 5
const entriesMax = 20
const certificatesMax = 50
/** From one connection, whatever it says. */
const receivedBytesMax = 4 * 1024 * 1024
const attributes = ['userCertificate;binary', 'userCertificate']

/**
 * Searches one LDAP server, without a name or password, for the certificates of each mail value:
 * below each of the naming contexts it announces, first `userCertificate;binary`, then plain
 * `userCertificate`. `failed` means that another server should be tried. (Applicability Statement
 * 5.4; RFC 4511, RFC 4523.)
 */
export async function searchDirectory(
  mails: readonly string[],
  directory: Directory,
): Promise<DirectorySearch> {
  const timeoutMs = directory.timeoutMs ?? 5000
  const { address, port } = directory
  const client = new Client({
    url: `ldap://${isIPv6(address) ? `[${address}]` : address}:${port}`,
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    createConnection: () => limitedConnection(address, port),
  })
  try {
    await client.bind('')
    const contexts = await namingContexts(client)
    const found = []
    for (const mail of mails) {
      const certificates: Buffer[] = []
      for (const context of contexts)
        certificates.push(...(await certificatesBelow(client, context, mail)))
      found.push({ mail, certificates: certificates.slice(0, certificatesMax) })
    }
    return { outcome: 'searched', found }
  } catch (fault) {
    return { outcome: 'failed', why: whyOf(fault) }
  } finally {
    await client.unbind().catch(() => undefined)
  }
}

function limitedConnection(host: string, port: number): Socket {
  const socket = connect({ host, port })
  let received = 0
  socket.on('data', (bytes) => {
    received += bytes.length
    if (received > receivedBytesMax) socket.destroy(new Error('the directory sent too much'))
  })
  return socket
}

async function namingContexts(client: Client): Promise<readonly string[]> {
  const { searchEntries } = await client.search('', {
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['namingContexts'],
  })
  const [root] = searchEntries
  return root === undefined ? [] : texts(root['namingContexts']).slice(0, contextsMax)
}

async function certificatesBelow(
  client: Client,
  context: string,
  mail: string,
): Promise<readonly Buffer[]> {
  // The filter is made of parts, so a mail value is never read as one.
  const filter = new EqualityFilter({ attribute: 'mail', value: mail })
  for (const attribute of attributes) {
    const { searchEntries } = await client.search(context, {
      scope: 'sub',
      filter,
      sizeLimit: entriesMax,
      attributes: [attribute],
      explicitBufferAttributes: attributes,
    })
    const found = searchEntries.flatMap(certificatesOf)
    if (found.length > 0) return found
  }
  return []
}

function certificatesOf(entry: Entry): readonly Buffer[] {
  return attributes.flatMap((name) => {
    const value = entry[name]
    return (Array.isArray(value) ? value : [value]).filter((each) => Buffer.isBuffer(each))
  })
}

function texts(value: Entry[string] | undefined): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string')
}

function whyOf(fault: unknown): string {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined
  if (code === 'ECONNREFUSED') return 'it does not take connections'
  const words = fault instanceof Error ? fault.message : ''
  return /time(?:d )?out/i.test(words)
    ? 'it did not answer in time'
    : 'it did not answer as a directory does'
}
