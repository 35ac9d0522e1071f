import { dateIn, nextOpening, openSpanAt, spansOfDay } from './business-time.ts'
import type { OpenSpan } from './business-time.ts'
import type { PracticeCalendar } from './calendar.ts'
import { aBefore, dateWords, stretchWords, timeWords, weekdayWords } from './clock-words.ts'
import type { WordsLocale } from './clock-words.ts'

/**
 * Whether we are open, for the patient, in one or two sentences: `We are open now. Today until noon,
 * then 1 pm to 5 pm.`, `We are closed. We read this Monday at 8 am.` With no opening in the next 400
 * days it says only that we are closed.
 */
export function openNowWords(
  calendar: PracticeCalendar,
  now: Temporal.Instant,
  locale: WordsLocale,
): string {
  const span = openSpanAt(calendar, now)
  if (span !== undefined) return openWords(calendar, span, locale)
  const next = nextOpening(calendar, now)
  const closed = locale === 'en' ? 'We are closed.' : 'Estamos cerrados.'
  if (next.kind !== 'at') return closed
  const opens = next.at.toZonedDateTimeISO(calendar.timeZone)
  const day = dayWords(opens.toPlainDate(), dateIn(calendar, now), locale)
  const time = timeWords(opens.toPlainTime(), locale)
  if (locale === 'en') return `${closed} We read this ${day} at ${time}.`
  return `${closed} Leeremos esto ${day} ${aBefore(time)}.`
}

/**
 * The week's hours, one line for each set of days that share them: `Monday to Friday, 8 am to noon
 * and 1 pm to 5 pm`. Closed days and holidays are not named.
 */
export function hoursWords(calendar: PracticeCalendar, locale: WordsLocale): readonly string[] {
  const daysByHours = new Map<string, number[]>()
  for (const [weekday, hours] of Map.groupBy(calendar.hours, (stretch) => stretch.weekday)) {
    const words = listWords(
      hours.map(({ opens, closes }) => stretchWords(opens, closes, locale)),
      locale,
    )
    daysByHours.set(words, [...(daysByHours.get(words) ?? []), weekday])
  }
  return [...daysByHours].map(([words, days]) => `${daysWords(days, locale)}, ${words}`)
}

function openWords(calendar: PracticeCalendar, span: OpenSpan, locale: WordsLocale): string {
  const reads = (at: Temporal.Instant): Temporal.PlainTime =>
    at.toZonedDateTimeISO(calendar.timeZone).toPlainTime()
  const rest = spansOfDay(calendar, dateIn(calendar, span.opens))
    .filter(({ opens }) => Temporal.Instant.compare(opens, span.closes) >= 0)
    .map(({ opens, closes }) => stretchWords(reads(opens), reads(closes), locale))
  const until = timeWords(reads(span.closes), locale)
  if (locale === 'en') {
    const then = rest.length === 0 ? '' : `, then ${listWords(rest, locale)}`
    return `We are open now. Today until ${until}${then}.`
  }
  const then = rest.length === 0 ? '' : `, y luego ${listWords(rest, locale)}`
  return `Estamos abiertos. Hoy hasta ${until}${then}.`
}

function dayWords(
  date: Temporal.PlainDate,
  today: Temporal.PlainDate,
  locale: WordsLocale,
): string {
  const daysAhead = today.until(date).days
  if (daysAhead === 0) return locale === 'en' ? 'today' : 'hoy'
  if (daysAhead === 1) return locale === 'en' ? 'tomorrow' : 'mañana'
  if (daysAhead <= 6) return `${locale === 'en' ? '' : 'el '}${weekdayWords(date, locale)}`
  const words = dateWords(date, today, locale)
  return locale === 'en' ? `on ${words}` : `el ${words},`
}

/** Sorted weekdays as words: runs of three or more as `Monday to Friday`, the rest one by one. */
function daysWords(days: readonly number[], locale: WordsLocale): string {
  const runs: number[][] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run?.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  const named = runs.flatMap((run) => {
    const names = run.map((day) => weekdayName(day, locale))
    if (names.length < 3) return names
    return [`${names[0] ?? ''} ${locale === 'en' ? 'to' : 'a'} ${names.at(-1) ?? ''}`]
  })
  const words = listWords(named, locale)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

function weekdayName(weekday: number, locale: WordsLocale): string {
  const aMonday = Temporal.PlainDate.from('2026-01-05')
  return weekdayWords(aMonday.add({ days: weekday - 1 }), locale)
}

function listWords(parts: readonly string[], locale: WordsLocale): string {
  if (parts.length < 2) return parts[0] ?? ''
  const and = locale === 'en' ? 'and' : 'y'
  return `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1) ?? ''}`
}
