import type { StateStore } from '../../port/state-store.js'
import { createKeyedLock } from '../../use-case/keyed-lock.js'
import { joinSubject } from './join-subject.js'
import { listEntities } from './list-entities.js'
import { readDirectory } from './read-directory.js'
import { readTotals } from './read-totals.js'
import { readItem } from './read-items.js'
import { entityKey, subjectKey } from './state-keys.js'
import { entityOf, storedEntity } from './subject-items.js'
import type { DynamoTable } from './table.js'

/**
 * State in DynamoDB: one item an entity, and one a subject for its version and counters, which a join changes in one
 * transaction. Every read is strongly consistent. Many processes may share a table.
 *
 * A join costs one read and one transaction; where an answer is lost it reads again, as joins may be repeated.
 *
 * @param table With calls that are made again where the trouble passes: `openTable`.
 * @example
 * const state = createDynamoStateStore(openTable(calls, 'site-events', systemClock))
 */
export function createDynamoStateStore(table: DynamoTable): StateStore {
  // One process' joins of a subject would only get into one another's way.
  const lock = createKeyedLock()
  return {
    join: (subject, changes) =>
      lock.run(subject, async () => {
        const { entities, changed } = await joinSubject(table, subject, changes)
        return { entities, changed }
      }),
    get: async (subject, key) => {
      const item = await readItem(table, subjectKey(subject), entityKey(key))
      return item && entityOf(storedEntity(item))
    },
    list: async (subject, selection) => listEntities(table, subject, selection),
    totals: async (subject, names) => readTotals(table, subject, names),
    subjects: async (after, limit) => readDirectory(table, after, limit),
  }
}
