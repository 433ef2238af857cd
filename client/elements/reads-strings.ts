import type { Plural } from './strings.js'

/** What `site-reads` says. */
export const READS_STRINGS = {
  readers: { one: '{} reader', other: '{} readers' } as Plural,
  noReaders: 'No readers yet',
}
