import { EventError } from '../../codec/index.js'

const IDS_MAX = 10_000

/**
 * Remembers what the last 10,000 ids stood for, and up to as many before, so that one id with two contents is refused whatever its type. Comments
 * are checked against the state as well, which remembers for good.
 */
export interface RecentIds {
  /** @throws {EventError} `event_conflict`. */
  check(id: string, contentHash: string): void
  remember(id: string, contentHash: string): void
}

export function createRecentIds(): RecentIds {
  // Two maps by turns: a map whose oldest entry goes with each new one is ever slower to find it.
  let contents = new Map<string, string>()
  let older = new Map<string, string>()
  return {
    check: (id, content) => {
      const known = contents.get(id) ?? older.get(id)
      if (known === undefined || known === content) return
      throw new EventError('event_conflict', 'This id has been used for another event.', {
        field: 'id',
      })
    },
    remember: (id, content) => {
      contents.set(id, content)
      if (contents.size < IDS_MAX) return
      older = contents
      contents = new Map()
    },
  }
}
