import type { VNode } from 'preact'
import type { Frame } from './frame.ts'

export type WhenProps = { readonly frame: Frame; readonly at: Temporal.Instant }

/** A moment in words: "Today, 8:40 am", "Monday, 7:02 pm", "June 4, 7:02 pm". */
export function When({ frame, at }: WhenProps): VNode {
  return <time datetime={at.toString()}>{whenWords(frame, at)}</time>
}

/** The same as text. */
export function whenWords(frame: Frame, at: Temporal.Instant): string {
  return frame.t('when.moment', { day: dayWords(frame, at), time: timeWords(frame, at) })
}

/** Only the hour and minute: "8:40 am". */
export function Clock({ frame, at }: WhenProps): VNode {
  return <time datetime={at.toString()}>{timeWords(frame, at)}</time>
}

/** "Today", "Yesterday", the day of the week within a week, else the date; with the year when it is another one. */
export function dayWords(frame: Frame, at: Temporal.Instant): string {
  const day = dayOf(frame, at)
  const today = dayOf(frame, frame.now)
  const ago = day.until(today, { largestUnit: 'day' }).days
  if (ago === 0) return frame.t('when.today')
  if (ago === 1) return frame.t('when.yesterday')
  if (ago > 1 && ago < 7) return formatted(frame, day, { weekday: 'long' })
  const year = day.year === today.year ? {} : { year: 'numeric' as const }
  return formatted(frame, day, { month: 'long', day: 'numeric', ...year })
}

/** The day and its date, clear on paper too: "Today, June 24", "Monday, June 22", "Friday, May 2, 2025". */
export function dateWords(frame: Frame, at: Temporal.Instant): string {
  const day = dayOf(frame, at)
  const today = dayOf(frame, frame.now)
  const near = day.until(today, { largestUnit: 'day' }).days
  const year = day.year === today.year ? {} : { year: 'numeric' as const }
  return frame.t('when.day-date', {
    day:
      near === 0 || near === 1 ? dayWords(frame, at) : formatted(frame, day, { weekday: 'long' }),
    date: formatted(frame, day, { month: 'long', day: 'numeric', ...year }),
  })
}

export function dayOf(frame: Frame, at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(frame.zone).toPlainDate()
}

/** "8:40 am" */
export function timeWords(frame: Frame, at: Temporal.Instant): string {
  const time = { timeZone: frame.zone, hour: 'numeric', minute: '2-digit' } as const
  return formatted(frame, at, time).toLocaleLowerCase(frame.language)
}

/** Making a formatter costs far more than using one, and there are only a few. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatted(
  { language }: Frame,
  moment: Temporal.Instant | Temporal.PlainDate,
  options: Intl.DateTimeFormatOptions,
): string {
  const name = `${language} ${JSON.stringify(options)}`
  const formatter = formatters.get(name) ?? new Intl.DateTimeFormat(language, options)
  formatters.set(name, formatter)
  return formatter.format(moment)
}
