const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const RELATIVE_DAYS_MAX = 30

type Locale = string | undefined

/** A formatter costs far more to make than to use, and a thread has a thousand times. */
function kept<Format>(make: (locale: Locale) => Format): (locale: Locale) => Format {
  const formats = new Map<Locale, Format>()
  return (locale) => {
    if (!formats.has(locale)) formats.set(locale, make(locale))
    return formats.get(locale) as Format
  }
}

const relative = kept((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
const date = kept((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }))
const exact = kept(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }),
)

/**
 * How long ago, or how far ahead, in words; a date where that is further than a month. A server's clock may run ahead of
 * the browser's, so less than a minute either way is "now".
 *
 * @example relativeTime(Date.now() - 7_200_000, 'en') // '2 hours ago'
 */
export function relativeTime(at: number, locale: Locale, now = Date.now()): string {
  const seconds = (at - now) / 1_000
  const distance = Math.abs(seconds)
  if (distance > RELATIVE_DAYS_MAX * 86_400) return date(locale).format(at)
  for (const [unit, size] of UNITS)
    if (distance >= size) return relative(locale).format(Math.trunc(seconds / size), unit)
  return relative(locale).format(0, 'second')
}

/** The full date and time. */
export function exactTime(at: number, locale: Locale): string {
  return exact(locale).format(at)
}
