/** A FHIR date, dateTime or instant: as written, and the first instant it can mean. */
export type Moment = {
  readonly text: string
  /** Of a date without a time: its first moment in UTC. A time without a zone is read as UTC. */
  readonly instant: Temporal.Instant
  readonly precision: 'year' | 'month' | 'day' | 'time'
}

const shape = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?)?)?)?$/

/**
 * Reads a FHIR date, dateTime or instant. Undefined when it is none, or names a day that does not
 * exist. Milder than the standard in two things: seconds and the zone may be missing.
 * Source: FHIR R4 data types (hl7.org/fhir/R4/datatypes.html#dateTime).
 */
export function readMoment(text: string): Moment | undefined {
  const parts = shape.exec(text)
  if (parts === null || parts[1] === '0000') return undefined
  const [, year = '', month = '01', day = '01', minutes = '00:00', seconds = ':00'] = parts
  const fraction = (parts[6] ?? '').slice(0, 10)
  try {
    const date = Temporal.PlainDate.from(`${year}-${month}-${day}`)
    const zone = parts[7] ?? 'Z'
    const instant = Temporal.Instant.from(
      `${date.toString()}T${minutes}${seconds}${fraction}${zone}`,
    )
    return { text, instant, precision: precisionOf(parts) }
  } catch {
    return undefined
  }
}

/** The calendar day as written, whatever the zone; undefined for a bare year or month. */
export function dayOf(moment: Moment): Temporal.PlainDate | undefined {
  return moment.precision === 'year' || moment.precision === 'month'
    ? undefined
    : Temporal.PlainDate.from(moment.text.slice(0, 10))
}

function precisionOf(parts: RegExpExecArray): Moment['precision'] {
  if (parts[4] !== undefined) return 'time'
  if (parts[3] !== undefined) return 'day'
  return parts[2] === undefined ? 'year' : 'month'
}
