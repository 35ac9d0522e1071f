/** When a message says it was written. */
export type ReadDate =
  | {
      readonly outcome: 'read'
      readonly at: Temporal.Instant
      /** As written: `+02:00`; undefined where the zone is unknown (`-0000`) and UTC was taken. */
      readonly offset: string | undefined
      /** It is not written as RFC 5322 wants it, and was understood all the same. */
      readonly lenient: boolean
    }
  | { readonly outcome: 'unreadable' }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const usualForm =
  /^(?:(?<day>[a-z]{3,9})\.?,?\s+)?(?<date>\d{1,2})[\s-]+(?<month>[a-z]{3,9})\.?[\s-]+(?<year>\d{2,4})[,\s]+(?<hour>\d{1,2})[:.](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:\.\d+)?)?(?:\s*(?<zone>[+-]\d{1,4}|[+-]\d\d:\d\d|[a-z]{1,5}))?$/i
/** As `ctime` writes it: Thu Feb  3 17:03:55 2011 +0100. */
const otherForm =
  /^(?<day>[a-z]{3,9}),?\s+(?<month>[a-z]{3,9})\s+(?<date>\d{1,2}),?\s+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?:\s+(?<zone1>[+-]\d{4}|[a-z]{1,5}))?\s+(?<year>\d{4})(?:\s+(?<zone2>[+-]\d{4}))?$/i

/** Written as RFC 5322 s.3.3 says. */
const plainForm = /^(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? \S+$/i
const lengthMax = 200

/** Zones by name, in hours (RFC 5322 s.4.3). Any other name, military letters too, is unknown. */
const zones: ReadonlyMap<string, number> = new Map([
  ['ut', 0],
  ['gmt', 0],
  ['utc', 0],
  ['z', 0],
  ['est', -5],
  ['edt', -4],
  ['cst', -6],
  ['cdt', -5],
  ['mst', -7],
  ['mdt', -6],
  ['pst', -8],
  ['pdt', -7],
])

/**
 * Reads the text of a Date field. Comments are passed over; years of two and three digits are taken as
 * RFC 5322 s.4.3 says; a second of 60 is read as 59. A day of the week that is wrong, a zone that is
 * missing or unknown, and forms that only programs of old write, are `lenient`. A date that does
 * not exist is unreadable. Never throws. Source: RFC 5322 s.3.3.
 */
export function readDate(text: string): ReadDate {
  const clean = withoutComments(text.slice(0, lengthMax)).replaceAll(/\s+/g, ' ').trim()
  const groups = (usualForm.exec(clean) ?? otherForm.exec(clean))?.groups
  if (groups === undefined) return { outcome: 'unreadable' }
  const local = localTime(groups)
  const zone = zoneOf(groups['zone'] ?? groups['zone1'] ?? groups['zone2'])
  if (local === undefined || zone === undefined) return { outcome: 'unreadable' }
  const at = local.toZonedDateTime(zone.offset ?? 'UTC').toInstant()
  const lenient = zone.lenient || isOtherDay(groups['day'], local) || !plainForm.test(clean)
  return { outcome: 'read', at, offset: zone.offset, lenient }
}

function isOtherDay(named: string | undefined, { dayOfWeek }: Temporal.PlainDateTime): boolean {
  return named !== undefined && days[dayOfWeek - 1] !== named.toLowerCase()
}

function localTime(groups: Readonly<Record<string, string>>): Temporal.PlainDateTime | undefined {
  const month = months.indexOf(groups['month']?.slice(0, 3).toLowerCase() ?? '') + 1
  const number = (name: string): number => Number(groups[name] ?? 0)
  const digits = groups['year']?.length ?? 0
  const century = digits === 2 ? (number('year') < 50 ? 2000 : 1900) : digits === 3 ? 1900 : 0
  try {
    return Temporal.PlainDateTime.from(
      {
        year: century + number('year'),
        month,
        day: number('date'),
        hour: number('hour'),
        minute: number('minute'),
        second: number('second') === 60 ? 59 : number('second'),
      },
      { overflow: 'reject' },
    )
  } catch {
    return undefined
  }
}

type Zone = { readonly offset: string | undefined; readonly lenient: boolean }

function zoneOf(text: string | undefined): Zone | undefined {
  if (text === undefined) return { offset: undefined, lenient: true }
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? []
  if (sign !== undefined) {
    if (Number(hours) > 23 || Number(minutes) > 59) return undefined
    const unknown = text === '-0000'
    return {
      offset: unknown ? undefined : `${sign}${hours}:${minutes}`,
      lenient: text.length !== 5,
    }
  }
  const known = zones.get(text.toLowerCase())
  if (known === undefined) return { offset: undefined, lenient: true }
  const offset = `${known < 0 ? '-' : '+'}0${Math.abs(known)}:00`
  return { offset, lenient: !/^gmt$|^ut$/i.test(text) }
}

function withoutComments(text: string): string {
  let depth = 0
  let kept = ''
  for (const [piece] of text.matchAll(/\\[^]|[()]|[^\\()]+/g)) {
    if (piece === '(') depth += 1
    else if (piece === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept += piece
  }
  return kept
}
