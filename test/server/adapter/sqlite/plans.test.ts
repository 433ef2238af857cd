import { afterAll, describe, expect, it } from 'vitest'
import { EVENT_SQL } from '../../../../server/adapter/sqlite/event-statements.js'
import { openDatabase } from '../../../../server/adapter/sqlite/open-database.js'
import { STATE_SQL } from '../../../../server/adapter/sqlite/state-statements.js'

const database = openDatabase(':memory:')
afterAll(() => database.close())

describe.each(Object.entries({ ...STATE_SQL, ...EVENT_SQL }))('the statement %s', (_, text) => {
  const plan = (database.sql.prepare(`EXPLAIN QUERY PLAN ${text}`).raw().all() as unknown[][])
    .map((row) => String(row[3]))
    // What a range was narrowed to is gone through, and ordered, as it is joined into one text.
    .filter((step) => !/^SCAN (\(subquery|CONSTANT ROW|json_each)|GROUP_CONCAT/i.test(step))
    .join('\n')

  it('reads no table or index through', () => expect(plan).not.toContain('SCAN'))
  it('sorts nothing', () => expect(plan).not.toContain('TEMP B-TREE'))
})

it('would notice a statement that reads a table through', () => {
  const rows = database.sql.prepare('EXPLAIN QUERY PLAN SELECT * FROM entity WHERE at = 1').raw()
  expect(JSON.stringify(rows.all())).toContain('SCAN')
})
