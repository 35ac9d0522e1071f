import type { Asn1Value } from './read.ts'
import { contentOf, MalformedAsn1 } from './read.ts'
import { isTagged, tags } from './tags.ts'
import type { Der } from './write.ts'
import { primitive } from './write.ts'

const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?([.,]\d{1,9})?(Z|[+-]\d{4})$/

/**
 * An instant from UTCTime or GeneralizedTime. Two digits of a year below 50 belong to this
 * century. Old certificates leave out seconds or name an offset: both are read. Local time
 * without an offset names no instant and is refused.
 *
 * @throws {MalformedAsn1} The value is neither, or no such day and hour exists.
 * @see RFC 5280, 4.1.2.5; X.690, 11.7 and 11.8
 */
export function instantOf(value: Asn1Value): Temporal.Instant {
  if (value.contentEnd - value.contentStart > 40) throw new MalformedAsn1('a time is too long')
  const text = contentOf(value).toString('latin1')
  const parts = partsOf(value, text)
  if (parts === undefined) throw new MalformedAsn1('a time is expected')
  const [year, month, day, hour, minute = '00', second = '00', fraction = '', zone = 'Z'] = parts
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`
  try {
    return Temporal.Instant.from(
      `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.replace(',', '.')}${offset}`,
    )
  } catch {
    throw new MalformedAsn1('no such time exists')
  }
}

/** An instant in whole seconds, in the form RFC 5280 wants: UTCTime from 1950 to 2049. */
export function writeInstant(at: Temporal.Instant): Der {
  const digits = at.toString({ fractionalSecondDigits: 0 }).replaceAll(/[-:T]/g, '')
  if (!/^\d{14}Z$/.test(digits)) throw new RangeError('the year has more than four digits')
  const year = Number(digits.slice(0, 4))
  return year >= 1950 && year < 2050
    ? primitive(tags.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : primitive(tags.generalizedTime, Buffer.from(digits, 'latin1'))
}

function partsOf(value: Asn1Value, text: string): (string | undefined)[] | undefined {
  if (value.constructed) return undefined
  if (isTagged(value, tags.generalizedTime)) return generalizedTime.exec(text)?.slice(1)
  if (!isTagged(value, tags.utcTime)) return undefined
  const [year, month, day, hour, minute, second, zone] = utcTime.exec(text)?.slice(1) ?? []
  if (year === undefined) return undefined
  const century = Number(year) < 50 ? '20' : '19'
  return [century + year, month, day, hour, minute, second, undefined, zone]
}
