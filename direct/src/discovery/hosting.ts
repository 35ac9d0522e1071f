import { writeCertRecord } from './cert-record.ts'

/** One of our own certificates and the Direct address or domain it is for. */
export type HostedCertificate = { readonly holder: string; readonly der: Uint8Array }

/**
 * Lines of a zone file that publish certificates as DNS CERT records: an address is a name with
 * `.` for `@`. Any name server reads them. (Applicability Statement 5.3, RFC 4398 2.)
 */
export function writeDnsCert(
  hosted: readonly HostedCertificate[],
  timeToLiveSeconds: number = 3600,
): string {
  return hosted
    .map(({ holder, der }) => {
      const data = writeCertRecord(der)
      const name = holder.replace('@', '.').split('.').map(zoneLabel).join('.')
      const numbers = `${data.readUInt16BE(0)} ${data.readUInt16BE(2)} ${data.readUInt8(4)}`
      const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64')
      return `${name}. ${timeToLiveSeconds} IN CERT ${numbers} ${base64}\n`
    })
    .join('')
}

/**
 * LDIF entries that publish certificates in a directory below `base`: an `inetOrgPerson` for each
 * holder, found by its `mail`, which for a certificate of a domain is the domain. (Applicability
 * Statement 5.4, RFC 2798 9.1.2, RFC 2849.)
 */
export function writeLdif(hosted: readonly HostedCertificate[], base: string): string {
  const byHolder = Map.groupBy(hosted, ({ holder }) => holder)
  return [...byHolder]
    .map(([holder, certificates]) =>
      [
        ldifLine('dn', `cn=${distinguishedValue(holder)},${base}`),
        'objectClass: inetOrgPerson',
        ldifLine('cn', holder),
        ldifLine('sn', holder),
        ldifLine('mail', holder),
        ...certificates.map(({ der }) => binaryLine('userCertificate;binary', der)),
        '',
        '',
      ].join('\n'),
    )
    .join('')
}

/** What a zone file would read as its own is written as its number. */
function zoneLabel(label: string): string {
  return label.replace(
    /[^\w-]/g,
    (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`,
  )
}

function distinguishedValue(value: string): string {
  return value.replace(/[",+;<>\\#= ]/g, (character) => `\\${character}`)
}

function ldifLine(name: string, value: string): string {
  return /^[!-9;=-~][ -~]*$/.test(value) && !value.endsWith(' ')
    ? folded(`${name}: ${value}`)
    : binaryLine(name, Buffer.from(value))
}

function binaryLine(name: string, value: Uint8Array): string {
  return folded(`${name}:: ${Buffer.from(value).toString('base64')}`)
}

function folded(line: string): string {
  const [first = '', ...rest] = line.match(/^.{1,76}|.{1,75}/g) ?? []
  return [first, ...rest.map((each) => ` ${each}`)].join('\n')
}
