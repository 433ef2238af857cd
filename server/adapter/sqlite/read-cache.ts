import { LRUCache } from 'lru-cache'
import type { Totals } from '../../port/state-store.js'

const ENTITIES_MAX = 20_000
const SUBJECTS_MAX = 20_000

/**
 * Remembers what was read of a database that this process alone writes. A write forgets before it happens, and nothing is
 * remembered from within a transaction, so that one that is rolled back leaves nothing here.
 */
export interface ReadCache {
  /** What is known of an entity: its text, or that it is not there. Undefined where nothing is known. */
  entity(subject: string, key: string): { readonly json: string | undefined } | undefined
  rememberEntity(subject: string, key: string, json: string | undefined): void
  totals(subject: string): Totals | undefined
  rememberTotals(subject: string, totals: Totals): void
  forget(subject: string, keys: Iterable<string>): void
}

export function createReadCache(): ReadCache {
  const entities = new LRUCache<string, { json: string | undefined }>({ max: ENTITIES_MAX })
  const totals = new LRUCache<string, Totals>({ max: SUBJECTS_MAX })
  return {
    entity: (subject, key) => entities.get(nameOf(subject, key)),
    rememberEntity: (subject, key, json) => {
      entities.set(nameOf(subject, key), { json })
    },
    totals: (subject) => totals.get(subject),
    rememberTotals: (subject, read) => {
      totals.set(subject, read)
    },
    forget: (subject, keys) => {
      totals.delete(subject)
      for (const key of keys) entities.delete(nameOf(subject, key))
    },
  }
}

/** Neither part holds a NUL: see `checkName`. */
function nameOf(subject: string, key: string): string {
  return `${subject}\0${key}`
}
