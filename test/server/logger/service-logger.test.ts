import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryEventStore } from '../../../server/adapter/memory/event-store.js'
import { createSqliteEventStore } from '../../../server/adapter/sqlite/event-store.js'
import { openDatabase } from '../../../server/adapter/sqlite/open-database.js'
import { systemClock } from '../../../server/adapter/node/clock.js'
import { createServiceLogger } from '../../../server/logger/create-service-logger.js'
import { createStoreEventWriter } from '../../../server/logger/store-event-writer.js'
import type { EventStore } from '../../../server/port/event-store.js'
import { EVENT_BYTES_MAX } from '../../../server/port/event-store.js'
import { recordText } from '../../../server/port/event-record.js'
import type { ServiceLog } from '../../../server/port/service-log.js'
import { createPrinter, createTestLogger, recordsOf } from './logger-under-test.js'

const DAY_MS = 86_400_000

describe('a logger keeps', () => {
  it('an event with who, when, where and what', async () => {
    const { logger, store, clock } = createTestLogger()
    const payload = { sent: 12 }
    logger.event('JOB_COMPLETED', { description: 'Sent invoices.', userId: 'ann', payload })
    expect(await logger.flush()).toBe(true)
    expect(await recordsOf(store)).toEqual([
      {
        origin: 'billing',
        type: 'JOB_COMPLETED',
        id: expect.any(String),
        at: clock.now(),
        expires: clock.now() + 30 * DAY_MS,
        user: 'ann',
        fields: { description: 'Sent invoices.', environment: 'production', payload },
      },
    ])
    expect((await store.query({ user: 'ann', limit: 9 })).records).toHaveLength(1)
    expect(logger.counts()).toEqual({ written: 1, waiting: 0, dropped: 0 })
  })

  it('a failure for 90 days, and prints it', async () => {
    const { logger, store, clock, lines } = createTestLogger()
    logger.error('The job failed.', new TypeError('no', { cause: 'why' }))
    await logger.flush()
    const [record] = await recordsOf(store)
    expect(record).toMatchObject({
      type: 'ERROR',
      expires: clock.now() + 90 * DAY_MS,
      fields: {
        description: 'The job failed.',
        error: { name: 'TypeError', message: 'no', stack: expect.any(String), cause: 'why' },
      },
    })
    expect(lines.map(({ level, line }): unknown[] => [level, JSON.parse(line)])).toEqual([
      ['error', expect.objectContaining({ level: 'error', origin: 'billing', ...record?.fields })],
    ])
  })

  it('each type for as long as the table says', async () => {
    const types = { FOREVER: { retentionDays: Infinity }, YEAR: { retentionDays: 365 }, PLAIN: {} }
    const { logger, store, clock } = createTestLogger({ types })
    for (const type of ['FOREVER', 'YEAR', 'PLAIN', 'constructor'])
      logger.event(type, { description: type })
    await logger.flush()
    const kept = (await recordsOf(store)).map(({ type, expires }) => [
      type,
      expires === undefined ? undefined : (expires - clock.now()) / DAY_MS,
    ])
    expect(Object.fromEntries(kept)).toEqual({
      FOREVER: undefined,
      YEAR: 365,
      PLAIN: 30,
      constructor: 30,
    })
  })

  it('in each record of a child what the child was given', async () => {
    const { logger, store, lines } = createTestLogger()
    const child = logger.child({ correlationId: 'r1', token: 'secret' }).child({ step: 2 })
    child.event('A_STEP', { description: 'Went on.' })
    child.warn('Slow.')
    logger.event('OTHER', { description: 'Not of the request.' })
    await child.flush()
    const context = { correlationId: 'r1', token: '[redacted]', step: 2 }
    const records = await recordsOf(store)
    expect(records.map(({ fields }) => fields['context'])).toEqual([context, undefined])
    expect(JSON.parse(lines[0]!.line)).toMatchObject({ level: 'warn', context })
  })

  it.each<[string, () => EventStore]>([
    ['memory', () => createMemoryEventStore({ now: () => 0 })],
    ['SQLite', () => createSqliteEventStore(openDatabase(':memory:'), { now: () => 0 })],
  ])('10,000 events of one millisecond as 10,000 records in %s, in order', async (_, create) => {
    const store = create()
    const logger = createServiceLogger(
      { origin: 'o', environment: 'test', writeEvent: createStoreEventWriter(store) },
      { clock: { ...systemClock, now: () => 1_700_000_000_000 }, print: createPrinter().print },
    )
    for (let i = 0; i < 10_000; i++) logger.event('N', { description: 'n', payload: i })
    expect(await logger.flush()).toBe(true)
    const records = await recordsOf(store, 'o')
    expect(records.map(({ fields }) => fields['payload'])).toEqual([...Array(10_000).keys()])
  })
})

describe('a logger never throws', () => {
  const awful: unknown[] = [
    undefined,
    null,
    'text',
    {
      get description(): never {
        throw new Error('no')
      },
    },
    { description: 12n, userId: { a: 1 }, payload: Symbol('s') },
  ]

  it('for anything that it is given in the place of what it asks for', async () => {
    const { logger, store } = createTestLogger({ origin: '' })
    for (const value of awful) {
      logger.event(value as string, value as { description: string })
      logger.error(value as string, value)
      logger
        .child(value as Record<string, unknown>)
        .event('a#b\0c\ud800', { description: 'x', userId: '\ud800' })
    }
    expect(await logger.flush()).toBe(true)
    const records = await recordsOf(store, 'UNNAMED')
    expect(records).toHaveLength(3 * awful.length)
    expect(logger.counts().dropped).toBe(0)
    expect(new Set(records.map(({ type }) => type))).toEqual(
      new Set(['UNNAMED', 'ERROR', 'a_b\ufffdc\ufffd', 'text']),
    )
  })

  it('where the console does', () => {
    const refuse = (): never => {
      throw new Error('EPIPE')
    }
    const print = { debug: refuse, info: refuse, warn: refuse, error: refuse }
    const logger = createServiceLogger(
      { origin: 'o', environment: 'production', writeEvent: async () => {} },
      { clock: systemClock, print },
    )
    expect(() => logger.info('x')).not.toThrow()
  })

  it('and makes of any payload a record that a store takes', async () => {
    const { logger, store } = createTestLogger()
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withBigInt: true, withMap: true, withSet: true, withNullPrototype: true }),
        fc.string({ unit: 'binary' }),
        async (payload, text) => {
          logger.event(text, { description: text, userId: text, payload })
          logger.error(text, payload)
          await logger.flush()
        },
      ),
      { numRuns: 60 },
    )
    expect(logger.counts()).toMatchObject({ written: 120, dropped: 0 })
    expect(await recordsOf(store)).toHaveLength(120)
  })
})

describe('a record that would be too large', () => {
  const huge: Record<string, unknown> = {
    'one text': 'x'.repeat(10_000_000),
    'a text of control characters': '\u0001'.repeat(262_144),
    'a text of emoji': '👍'.repeat(200_000),
    'many texts': Array(5_000).fill('é'.repeat(1_000)),
    'many fields': Object.fromEntries(
      Array.from({ length: 30_000 }, (_, i) => [`${i}`.repeat(9), i]),
    ),
    'long keys': Object.fromEntries(
      Array.from({ length: 9_000 }, (_, i) => [`${i}`.padEnd(250, '\u0001'), i]),
    ),
    'wide and deep': nest(6),
    'an error with a huge stack': Object.assign(new Error('m'.repeat(1_000_000)), {
      stack: 's'.repeat(1_000_000),
    }),
  }

  it.each(Object.entries(huge))('is cut to fit: %s', async (_, payload) => {
    const { logger, store } = createTestLogger()
    logger.event('HUGE', { description: 'd', userId: '\u0001'.repeat(2_000), payload })
    logger.child({ payload }).error('e'.repeat(1_000_000), payload)
    await logger.flush()
    const records = await recordsOf(store)
    expect(records).toHaveLength(2)
    for (const record of records) {
      expect(recordText(record).length).toBeLessThanOrEqual(EVENT_BYTES_MAX)
      expect(JSON.stringify(record.fields)).toContain('cut')
    }
    expect(records.find(({ type }) => type === 'HUGE')?.fields['description']).toBe('d')
  })

  it('and one that fits is kept whole', async () => {
    const { logger, store } = createTestLogger()
    const payload = { text: 'x'.repeat(200_000), list: Array(15_000).fill(1) }
    logger.event('LARGE', { description: 'd', payload })
    await logger.flush()
    expect((await recordsOf(store))[0]?.fields['payload']).toEqual(payload)
  })

  function nest(levels: number): unknown {
    return levels === 0 ? 'leaf'.repeat(50) : Array.from({ length: 9 }, () => nest(levels - 1))
  }
})

describe('what is printed', () => {
  it('is JSON in production, without what is for developers', () => {
    const { logger, lines } = createTestLogger({ environment: 'prod' })
    logger.debug('hidden')
    logger.info('shown', { n: 1n })
    expect(lines).toEqual([{ level: 'info', line: expect.any(String) }])
    expect(JSON.parse(lines[0]!.line)).toEqual({
      level: 'info',
      at: '2026-01-02T03:04:05.678Z',
      origin: 'billing',
      description: 'shown',
      environment: 'prod',
      payload: { n: '1' },
    })
  })

  it('is text elsewhere, with the stacks of an error and its causes', () => {
    const { logger, lines } = createTestLogger({ environment: 'development' })
    logger.debug('seen', { password: 'x' })
    logger.error('failed', new Error('outer', { cause: new Error('inner') }))
    expect(lines[0]).toEqual({
      level: 'debug',
      line: '2026-01-02T03:04:05.678Z DEBUG seen {"payload":{"password":"[redacted]"}}',
    })
    expect(lines[1]?.line).toMatch(/ERROR failed\nError: outer\n[^]*\nCaused by: Error: inner\n/)
  })

  it('is no event', () => {
    const { logger, lines } = createTestLogger()
    logger.event('DONE', { description: 'd' })
    expect(lines).toEqual([])
  })
})

it('knows the types of a table while it is compiled', () => {
  const types = { DONE: {}, FAILED: { retentionDays: 90 } } as const
  const logger = createServiceLogger(
    { origin: 'o', environment: 'test', types, writeEvent: async () => {} },
    { clock: systemClock, print: createPrinter().print },
  )
  logger.event('DONE', { description: 'd' })
  // @ts-expect-error -- The table has no such type.
  logger.event('DOEN', { description: 'd' })
  const port: ServiceLog = logger
  port.event('DONE', { description: 'd' })
  expect(logger.counts().waiting).toBe(3)
})
