import Database from 'libsql'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroupCommit } from '../../../../server/adapter/sqlite/group-commit.js'

let sql: Database.Database
beforeEach(() => {
  sql = new Database(':memory:')
  sql.exec('CREATE TABLE row (n INTEGER)')
})
afterEach(() => void sql.close())

const rows = (): number[] =>
  (sql.prepare('SELECT n FROM row ORDER BY rowid').raw().all() as [number][]).map(([n]) => n)

function insert(n: number): number {
  return sql.prepare('INSERT INTO row VALUES (?)').run(n).changes
}

it('commits all that one turn asks for at once, in its order', async () => {
  const group = createGroupCommit(sql)
  const seen: boolean[] = []
  const work = [1, 2, 3].map((n) => group.run(() => (seen.push(sql.inTransaction), insert(n))))
  expect(rows()).toEqual([])
  expect(await Promise.all(work)).toEqual([1, 1, 1])
  expect([rows(), seen, sql.inTransaction]).toEqual([[1, 2, 3], [true, true, true], false])
})

it('rolls back what throws, half written, and nothing else', async () => {
  const group = createGroupCommit(sql)
  const fail = (n: number): never => {
    insert(n)
    throw new Error(`not ${n}`)
  }
  const outcomes = await Promise.allSettled([
    group.run(() => insert(1)),
    group.run(() => fail(2)),
    group.run(() => insert(3)),
    group.run(() => fail(4)),
  ])
  expect(outcomes.map(({ status }) => status[0])).toEqual(['f', 'r', 'f', 'r'])
  expect(outcomes[1]).toMatchObject({ reason: { message: 'not 2' } })
  expect(rows()).toEqual([1, 3])
})

it('lets others have the thread between groups', async () => {
  const group = createGroupCommit(sql)
  let [turns, done] = [0, false]
  const count = (): void => {
    turns++
    if (!done) setImmediate(count)
  }
  setImmediate(count)
  await Promise.all(Array.from({ length: 450 }, (_, n) => group.run(() => insert(n))))
  done = true
  expect(turns).toBeGreaterThanOrEqual(4)
  expect(rows()).toEqual(Array.from({ length: 450 }, (_, n) => n))
})

it('does at once what waits when it is flushed', async () => {
  const group = createGroupCommit(sql)
  const work = Array.from({ length: 250 }, (_, n) => group.run(() => insert(n)))
  group.flush()
  expect(rows()).toHaveLength(250)
  await Promise.all(work)
  await group.run(() => insert(-1))
  expect(rows()).toHaveLength(251)
})
