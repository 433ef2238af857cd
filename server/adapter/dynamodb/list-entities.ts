import type { Entity, Selection } from '../../port/state-store.js'
import { readPlaced } from './placed.js'
import { listPlace, listStart, subjectKey } from './state-keys.js'
import { entityOf, storedEntity } from './subject-items.js'
import type { DynamoTable } from './table.js'

/** Reads entities of a list by time, then key, strongly consistent: as many items as it gives, whatever the subject holds. */
export async function listEntities(
  table: DynamoTable,
  subject: string,
  { list, from = -Infinity, to = Infinity, limit, newestFirst = false }: Selection,
): Promise<readonly Entity[]> {
  const range = {
    pk: subjectKey(subject),
    from: listStart(list, from),
    to: listStart(list, to),
    limit,
    newestFirst,
  }
  const rows = await readPlaced(table, range, (item) => {
    const entity = entityOf(storedEntity(item))
    return { place: listPlace(list, entity.at ?? 0), name: entity.key, entity }
  })
  return rows.map(({ entity }) => entity)
}
