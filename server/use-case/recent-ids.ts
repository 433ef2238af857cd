import { EventError } from '../../codec/index.js'

const IDS_MAX = 10_000

/**
 * Remembers what the last 10,000 ids stood for, so that one id with two contents is refused whatever its type. Comments
 * are checked against the state as well, which remembers for good.
 */
export interface RecentIds {
  /** @throws {EventError} `event_conflict`. */
  check(id: string, contentHash: string): void
  remember(id: string, contentHash: string): void
}

export function createRecentIds(): RecentIds {
  const contents = new Map<string, string>()
  return {
    check: (id, content) => {
      const known = contents.get(id)
      if (known === undefined || known === content) return
      throw new EventError('event_conflict', 'This id has been used for another event.', {
        field: 'id',
      })
    },
    remember: (id, content) => {
      contents.delete(id)
      contents.set(id, content)
      if (contents.size > IDS_MAX) contents.delete(contents.keys().next().value ?? '')
    },
  }
}
