import { LRUCache } from 'lru-cache'
import type { Totals } from '../../port/state-store.js'

const ENTITIES_MAX = 20_000
const SUBJECTS_MAX = 20_000

/** What stands for an entity that is not there. */
const ABSENT = ''

/**
 * Remembers what was read of a database that this process alone writes. A write forgets before it happens, and nothing is
 * remembered from within a transaction, so that one that is rolled back leaves nothing here.
 */
export interface ReadCache {
  /** The text of an entity; `absent` where it is known not to be there; undefined where nothing is known. */
  entity(subject: string, key: string): string | 'absent' | undefined
  rememberEntity(subject: string, key: string, json: string | undefined): void
  totals(subject: string): Totals | undefined
  rememberTotals(subject: string, totals: Totals): void
  forget(subject: string, keys: Iterable<string>): void
}

export function createReadCache(): ReadCache {
  const entities = new LRUCache<string, string>({ max: ENTITIES_MAX })
  const totals = new LRUCache<string, Totals>({ max: SUBJECTS_MAX })
  return {
    entity: (subject, key) => {
      const json = entities.get(nameOf(subject, key))
      return json === ABSENT ? 'absent' : json
    },
    rememberEntity: (subject, key, json) => {
      entities.set(nameOf(subject, key), json ?? ABSENT)
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
