import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../../../server/adapter/sqlite/open-database.js'
import { createSqliteStateStore } from '../../../../server/adapter/sqlite/state-store.js'
import { change } from '../../../contract/state-model.js'
import { temporaryFolder } from '../temporary.js'

const CHANGE = change({ key: 'k', list: 'x', at: 1, counts: [['👍', 1]] })

let file: string
let end: () => Promise<void>
beforeEach(async () => {
  const temporary = await temporaryFolder()
  end = temporary.end
  file = join(temporary.folder, 'state.db')
})
afterEach(() => end())

it('knows after a restart what it knew before', async () => {
  const before = openDatabase(file)
  await createSqliteStateStore(before).join('s', [CHANGE])
  before.close()
  const after = openDatabase(file)
  const store = createSqliteStateStore(after)
  expect(await store.totals('s')).toEqual({ version: 1, counters: new Map([['👍', 1]]) })
  expect(await store.join('s', [CHANGE])).toMatchObject({ changed: 0 })
  after.close()
})

it('has everything in the database file after a checkpoint, what was waiting included', async () => {
  const database = openDatabase(file)
  const joined = createSqliteStateStore(database).join('s', [CHANGE])
  database.checkpoint()
  // Another connection that may not see the write-ahead log.
  const other = new Database(`file:${file}?immutable=1`)
  expect(other.prepare('SELECT version FROM subject').raw().all()).toEqual([[1]])
  other.close()
  await joined
  database.close()
})

it('does what is waiting before it closes', async () => {
  const database = openDatabase(file)
  const joined = createSqliteStateStore(database).join('s', [CHANGE])
  database.close()
  expect(await joined).toMatchObject({ changed: 1 })
})

it('writes ahead, and syncs at checkpoints only', () => {
  const { sql, close } = openDatabase(file)
  const ask = (name: string): unknown => sql.prepare(`PRAGMA ${name}`).raw().get()
  expect([ask('journal_mode'), ask('synchronous'), ask('busy_timeout')]).toEqual([
    ['wal'],
    [1],
    [5_000],
  ])
  close()
})

it('refuses a database of a later version and says what to do', () => {
  openDatabase(file).close()
  const sql = new Database(file)
  sql.exec('PRAGMA user_version = 99')
  sql.close()
  expect(() => openDatabase(file)).toThrow(
    expect.objectContaining({
      code: 'database_too_new',
      message: expect.stringMatching(/state\.db" has schema 99; .* Install a newer one\.$/),
    }),
  )
})

it('makes anew from the log what version 1 only counted, and keeps the rest', async () => {
  const before = openDatabase(file)
  const kept = ['comments/p', 'counts/reads/x', 'readsx', 'reads']
  const counted = ['reads/p', 'reads/é/👍', 'bookmarks/p', 'forms/f', 'links/link/dead']
  const store = createSqliteStateStore(before)
  for (const subject of [...kept, ...counted]) await store.join(subject, [CHANGE])
  before.checkpoint()
  before.sql.exec('PRAGMA user_version = 1')
  before.close()
  const after = openDatabase(file)
  const state = createSqliteStateStore(after)
  expect(new Set(await state.subjects('', 99))).toEqual(new Set(kept))
  for (const subject of counted) {
    expect(await state.totals(subject)).toEqual({ version: 0, counters: new Map() })
    expect(await state.get(subject, 'k')).toBeUndefined()
  }
  expect(await state.get('comments/p', 'k')).toBeDefined()
  // So that no checkpoint stands, and the whole log is read.
  expect(after.id).not.toBe(before.id)
  after.close()
  const again = openDatabase(file)
  expect(again.id).toBe(after.id)
  again.close()
})

it('refuses a file that is no database', async () => {
  await writeFile(file, 'No database, but long enough to be one. '.repeat(99))
  expect(() => openDatabase(file)).toThrow(
    expect.objectContaining({ code: 'not_a_database', message: expect.stringContaining(file) }),
  )
})

it('keeps joins that cannot be written, says so at the checkpoint, and writes them once it can', async () => {
  const database = openDatabase(file)
  const store = createSqliteStateStore(database)
  await store.join('s', [CHANGE])
  database.checkpoint()
  // Like a full disk: the database refuses what this process asks.
  database.sql.exec(
    `CREATE TRIGGER full BEFORE UPDATE ON subject BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
  )
  const more = change({ key: 'more', list: 'x', at: 2, counts: [['👍', 1]] })
  expect(await store.join('s', [more])).toMatchObject({ changed: 1 })
  expect(() => database.checkpoint()).toThrow('disk is full')
  expect(await store.totals('s')).toEqual({ version: 2, counters: new Map([['👍', 2]]) })
  database.sql.exec('DROP TRIGGER full')
  database.close()
  const after = openDatabase(file)
  const again = createSqliteStateStore(after)
  expect(await again.totals('s')).toEqual({ version: 2, counters: new Map([['👍', 2]]) })
  expect(await again.list('s', { list: 'x', limit: 9 })).toHaveLength(2)
  after.close()
})

it('takes no more than a bound while nothing can be written', async () => {
  const database = openDatabase(file)
  const store = createSqliteStateStore(database)
  database.sql.exec(
    `CREATE TRIGGER full BEFORE INSERT ON subject BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
  )
  const keys = Array.from({ length: 21_000 }, (_, i) =>
    change({ key: `k${i}`, list: undefined, at: 1, counts: [] }),
  )
  await store.join('s', keys)
  await expect(store.join('s', [CHANGE])).rejects.toThrow('disk is full')
  database.sql.exec('DROP TRIGGER full')
  expect(await store.join('s', [CHANGE])).toMatchObject({ changed: 1 })
  database.close()
})

it('holds a bounded number of subjects, and forgets none of what it was told', async () => {
  const database = openDatabase(file)
  const store = createSqliteStateStore(database)
  for (let i = 0; i < 13_000; i++) await store.join(`s${i}`, [CHANGE])
  for (const i of [0, 6_500, 12_999]) {
    expect(await store.totals(`s${i}`)).toEqual({ version: 1, counters: new Map([['👍', 1]]) })
  }
  database.close()
})

it('lists an entity once, however much of its subject was read before', async () => {
  const database = openDatabase(file)
  const store = createSqliteStateStore(database)
  const numbered = (i: number, at: number): ReturnType<typeof change> =>
    change({ key: `k${i}`, list: 'x', at, counts: [] })
  await store.join('s', [numbered(0, 1), numbered(1, 2)])
  database.checkpoint()
  expect(await store.list('s', { list: 'x', limit: 9 })).toHaveLength(2)
  for (let i = 2; i < 2_001; i++) await store.get('s', `k${i}`)
  await store.join('s', [numbered(0, 3), numbered(1, 4)])
  const rows = await store.list('s', { list: 'x', limit: 9 })
  expect(rows.map(({ key, at }) => `${key} ${at}`)).toEqual(['k0 3', 'k1 4'])
  database.close()
})
