const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const RELATIVE_DAYS_MAX = 30

/**
 * How long ago, or how far ahead, in words; a date where that is further than a month. A server's clock may run ahead of
 * the browser's, so less than a minute either way is "now".
 *
 * @example relativeTime(Date.now() - 7_200_000, 'en') // '2 hours ago'
 */
export function relativeTime(at: number, locale: string | undefined, now = Date.now()): string {
  const seconds = (at - now) / 1_000
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (Math.abs(seconds) > RELATIVE_DAYS_MAX * 86_400)
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at)
  for (const [unit, size] of UNITS)
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  return format.format(0, 'second')
}

/** The full date and time. */
export function exactTime(at: number, locale: string | undefined): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(at)
}
