/** The languages Salve's own words come in. */
export type WordsLocale = 'en' | 'es'

/** Made once, as Intl is slow to set up. Our readers live in the United States in both languages. */
const formats: { readonly [locale in WordsLocale]: Formats } = {
  en: formatsOf('en-US'),
  es: formatsOf('es-US'),
}

/**
 * A time of day for reading: `4 pm`, `10:15 am`, `noon`; in Spanish with its article, `las 4 pm`,
 * without the dots of `p. m.`, so that a sentence can end on it. Seconds are dropped.
 */
export function timeWords(time: Temporal.PlainTime, locale: WordsLocale): string {
  const hour = time.hour % 12 === 0 ? 12 : time.hour % 12
  const minutes = time.minute === 0 ? '' : `:${String(time.minute).padStart(2, '0')}`
  if (time.hour === 12 && time.minute === 0) return locale === 'en' ? 'noon' : 'el mediodía'
  const clock = `${hour}${minutes} ${time.hour < 12 ? 'am' : 'pm'}`
  if (locale === 'en') return clock
  return `${hour === 1 ? 'la' : 'las'} ${clock}`
}

/** Two times as one stretch: `8 am to noon`, `de las 8 am al mediodía`. */
export function stretchWords(
  opens: Temporal.PlainTime,
  closes: Temporal.PlainTime,
  locale: WordsLocale,
): string {
  const [from, to] = [timeWords(opens, locale), timeWords(closes, locale)]
  return locale === 'en'
    ? `${from} to ${to}`
    : `de ${from} ${aBefore(to)}`.replace('de el ', 'del ')
}

/** Spanish `a` before a time: `a las 4 pm`, but `al mediodía`. */
export function aBefore(spanishTime: string): string {
  return `a ${spanishTime}`.replace('a el ', 'al ')
}

/** A weekday by its full name, as a sentence of the language writes it: `Tuesday`, `martes`. */
export function weekdayWords(date: Temporal.PlainDate, locale: WordsLocale): string {
  return formats[locale].weekday.format(date)
}

/** A date in short words: `Tue, Dec 1`, `mar, 1 de dic`; with its year when that is not the reader's. */
export function dateWords(
  date: Temporal.PlainDate,
  today: Temporal.PlainDate,
  locale: WordsLocale,
): string {
  const { thisYear, otherYear } = formats[locale]
  return (date.year === today.year ? thisYear : otherYear).format(date)
}

type Formats = {
  readonly weekday: Intl.DateTimeFormat
  readonly thisYear: Intl.DateTimeFormat
  readonly otherYear: Intl.DateTimeFormat
}

function formatsOf(intlLocale: string): Formats {
  const day = { weekday: 'short', month: 'short', day: 'numeric' } as const
  return {
    weekday: new Intl.DateTimeFormat(intlLocale, { weekday: 'long' }),
    thisYear: new Intl.DateTimeFormat(intlLocale, day),
    otherYear: new Intl.DateTimeFormat(intlLocale, { ...day, year: 'numeric' }),
  }
}
