import { utf8Length } from '../../../codec/index.js'
import { countDifferences } from '../../port/count-differences.js'
import type { Evaluated } from '../../port/evaluate-changes.js'
import { TRANSACTION_BYTES_MAX, TRANSACTION_ITEMS_MAX } from './limits.js'
import { entityOf, type StoredEntity } from './subject-items.js'

/** Entities that one transaction writes, with what they do to the counters. */
export interface JoinChunk {
  readonly writes: Evaluated['writes']
  readonly differences: ReadonlyMap<string, number>
}

/** The totals and the subject's entry in the directory. */
const OTHER_ITEMS = 2
/** Room for what is stored beside the text of an entity: keys, copies of names, the totals. */
const CHUNK_BYTES_MAX = TRANSACTION_BYTES_MAX * 0.75

/** Puts writes into as few transactions as they surely fit in, each right in itself. */
export function joinChunks(
  entities: ReadonlyMap<string, StoredEntity | undefined>,
  writes: Evaluated['writes'],
): readonly JoinChunk[] {
  const chunks: JoinChunk[] = []
  let open = { writes: new Map(), sums: new Map<string, number>(), bytes: 0 }
  const close = (): void => {
    const differences = new Map([...open.sums].filter(([, difference]) => difference !== 0))
    if (open.writes.size > 0) chunks.push({ writes: open.writes, differences })
    open = { writes: new Map(), sums: new Map(), bytes: 0 }
  }
  for (const [key, write] of writes) {
    const stored = entities.get(key)
    const differences = countDifferences(stored && entityOf(stored), write.entity)
    const bytes = utf8Length(write.json)
    const names = new Set([...open.sums.keys(), ...differences.map(([name]) => name)])
    const items = open.writes.size + 1 + names.size + OTHER_ITEMS
    if (items > TRANSACTION_ITEMS_MAX || open.bytes + bytes > CHUNK_BYTES_MAX) close()
    open.writes.set(key, write)
    open.bytes += bytes
    for (const [name, difference] of differences)
      open.sums.set(name, (open.sums.get(name) ?? 0) + difference)
  }
  close()
  return chunks
}
