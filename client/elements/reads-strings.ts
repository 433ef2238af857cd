import { plural } from './strings.js'

/** The texts of a count of readers. */
export interface ReadsStrings {
  readonly readers: (count: number) => string
}

export const ENGLISH_READS: ReadsStrings = {
  readers: (count) => (count === 0 ? 'No readers yet' : plural(count, 'reader', 'readers')),
}
