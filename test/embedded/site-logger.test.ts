import { expect, it } from 'vitest'
import { createSqliteEventStore } from '../../server/adapter/sqlite/event-store.js'
import { openDatabase } from '../../server/adapter/sqlite/open-database.js'
import { createSiteLogger } from '../../server/entry/site-logger.js'
import { createPrinter } from '../server/logger/logger-under-test.js'

it('keeps in the database of the site what went wrong, and prints it', async () => {
  const database = openDatabase(':memory:')
  const { print, lines } = createPrinter()
  const { logger, close } = createSiteLogger(database, print)
  logger.error('The log could not be read on; it is tried again.', new Error('disk full'))
  await close()
  const events = createSqliteEventStore(database, { now: () => Date.now() })
  expect((await events.query({ origin: 'site', limit: 9 })).records).toMatchObject([
    { type: 'ERROR', fields: { error: { message: 'disk full' } } },
  ])
  expect(lines.map(({ line }) => line).join()).toMatch(
    /^\S+Z ERROR The log could not be read on; it is tried again\.\nError: disk full\n/,
  )
  database.close()
})

it('ends in time and prints what it could not keep, though the database cannot be written to', async () => {
  const database = openDatabase(':memory:')
  const { print, lines } = createPrinter()
  const { logger, close } = createSiteLogger(database, print)
  database.sql.exec('PRAGMA query_only = ON')
  logger.error('It is over.')
  await close()
  expect(logger.counts()).toMatchObject({ written: 0, waiting: 1 })
  expect(lines.map(({ line }) => line).join()).toContain('"description":"It is over."')
  database.close()
})
