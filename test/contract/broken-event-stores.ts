import { createMemoryEventStore } from '../../server/adapter/memory/event-store.js'
import type { EventRecord, EventStore } from '../../server/port/event-store.js'
import type { Mistakes } from './contract.js'
import { EVENT_STORE_NOW } from './event-store.js'

/** Stores with one mistake each, all of them easily made. */
export const BROKEN_EVENT_STORES: Mistakes<EventStore> = {
  'an append that is always news': (store) => ({
    append: async (record) => (await store.append(record), 'appended'),
  }),
  'a record known by its id alone': (store) => {
    const ids = new Set<string>()
    return {
      append: async (record) => {
        if (ids.has(record.id)) return 'duplicate'
        ids.add(record.id)
        return store.append(record)
      },
    }
  },
  'a page that shows expired records': () => {
    const careless = createMemoryEventStore({ now: () => -1 })
    return { append: careless.append, query: careless.query }
  },
  'a record that expires too late': () => {
    const late = createMemoryEventStore({ now: () => EVENT_STORE_NOW - 1 })
    return { append: late.append, query: late.query }
  },
  'a cursor that is taken for a number': (store) => ({
    query: async (query) => {
      const { cursor, ...rest } = query
      const skipped = Number(cursor ?? 0) || 0
      const { records } = await store.query({ ...rest, limit: 1_000 })
      const shown: EventRecord[] = records.slice(skipped, skipped + query.limit)
      const end = skipped + shown.length
      return { records: shown, ...(end < records.length ? { cursor: String(end) } : {}) }
    },
  }),
  'pages that begin with the record before': (store) => ({
    query: async (query) => {
      const page = await store.query(query)
      const last = page.records.at(-1)
      return query.cursor !== undefined && last
        ? { ...page, records: [last, ...page.records] }
        : page
    },
  }),
}
