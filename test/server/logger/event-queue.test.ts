import { describe, expect, it } from 'vitest'
import { createMemoryEventStore } from '../../../server/adapter/memory/event-store.js'
import { DROPPED_TYPE } from '../../../server/logger/create-service-logger.js'
import { WRITE_MS_MAX } from '../../../server/logger/event-queue.js'
import { createStoreEventWriter } from '../../../server/logger/store-event-writer.js'
import {
  ATTEMPTS_MIN,
  BATCH_BYTES_MAX,
  BATCH_RECORDS_MAX,
  GIVE_UP_MS,
  QUEUE_BYTES_MAX,
  QUEUE_RECORDS_MAX,
} from '../../../server/logger/waiting-records.js'
import type { EventRecord } from '../../../server/port/event-store.js'
import type { EventWriter } from '../../../server/port/event-writer.js'
import { createPrinter, recordsOf } from './logger-under-test.js'
import { createServiceLogger } from '../../../server/logger/create-service-logger.js'
import { createSimulatedClock } from './simulated-clock.js'

const describeIt = { description: 'd' }

/** A logger whose writer asks `fault` before each attempt. */
function faultyLogger(
  fault: (records: readonly EventRecord[], now: number) => Promise<void> | undefined,
  wrap: (write: EventWriter) => EventWriter = (write) => write,
) {
  const clock = createSimulatedClock()
  const started = clock.now()
  const store = createMemoryEventStore({ now: () => 0 })
  const attempts: { at: number; records: number }[] = []
  const write = createStoreEventWriter(store)
  const writeEvent = wrap(async (records) => {
    attempts.push({ at: clock.now() - started, records: records.length })
    await fault(records, clock.now() - started)
    await write(records)
  })
  const { print, lines } = createPrinter()
  const logger = createServiceLogger(
    { origin: 'billing', environment: 'production', writeEvent },
    { clock, print },
  )
  return { clock, store, attempts, logger, lines }
}

const throttled = (): Promise<never> => Promise.reject(new Error('ThrottlingException'))

describe('records on their way', () => {
  it('are written in batches, and what comes meanwhile in the next one', async () => {
    const { logger, attempts, store } = faultyLogger(() => undefined)
    for (let i = 0; i < BATCH_RECORDS_MAX + 5; i++) logger.event('A', describeIt)
    await logger.flush()
    expect(attempts.map(({ records }) => records)).toEqual([BATCH_RECORDS_MAX, 5])
    expect(await recordsOf(store)).toHaveLength(BATCH_RECORDS_MAX + 5)
    const text = 'x'.repeat(200_000)
    for (let i = 0; i < 50; i++) logger.event('LARGE', { ...describeIt, payload: text })
    await logger.flush()
    const most = Math.floor(BATCH_BYTES_MAX / text.length)
    expect(Math.max(...attempts.slice(2).map(({ records }) => records))).toBeLessThanOrEqual(most)
  })

  it('are begun to be written without a flush, once the code that logged them is done', async () => {
    const { logger, attempts, clock } = faultyLogger(() => undefined)
    logger.event('A', describeIt)
    expect(attempts).toEqual([])
    await clock.pass(0)
    expect(logger.counts()).toEqual({ written: 1, waiting: 0, dropped: 0 })
  })

  /** 100 events a second for 35 seconds, into a table that is throttled for the first 30. */
  async function throttledHalfMinute(wrap: (write: EventWriter) => EventWriter) {
    const world = faultyLogger((_, now) => (now < 30_000 ? throttled() : undefined), wrap)
    for (let second = 0; second < 35; second++) {
      for (let i = 0; i < 100; i++) world.logger.event('A', { ...describeIt, payload: [second, i] })
      await world.clock.pass(1_000)
    }
    const flushed = world.logger.flush()
    await world.clock.pass(60_000)
    expect(await flushed).toBe(true)
    const records = await recordsOf(world.store)
    const distinct = new Set(records.map(({ fields }) => JSON.stringify(fields['payload'])))
    return { ...world, arrived: distinct.size }
  }

  it('all arrive after a table was throttled for 30 seconds, with few attempts', async () => {
    const { logger, attempts, lines, arrived } = await throttledHalfMinute((write) => write)
    expect(arrived).toBe(3_500)
    expect(logger.counts()).toEqual({ written: 3_500, waiting: 0, dropped: 0 })
    const during = attempts.filter(({ at }) => at < 30_000)
    expect(during.length).toBeGreaterThan(5)
    expect(during.length).toBeLessThan(40)
    // Told once, not with each attempt.
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  })

  it('would not, with a writer that swallows its failures', async () => {
    const { arrived } = await throttledHalfMinute(
      (write) => (records) => write(records).catch(() => undefined),
    )
    expect(arrived).toBeLessThan(3_500)
  })

  it('are kept once, though an attempt failed after it had kept them', async () => {
    const late = createMemoryEventStore({ now: () => 0 })
    const write = createStoreEventWriter(late)
    let failures = 2
    const { logger, clock } = faultyLogger(async (records) => {
      await write(records)
      if (failures-- > 0) throw new Error('ECONNRESET')
    })
    for (let i = 0; i < 30; i++) logger.event('A', describeIt)
    await clock.pass(10_000)
    expect(await recordsOf(late)).toHaveLength(30)
    expect(logger.counts()).toEqual({ written: 30, waiting: 0, dropped: 0 })
  })

  it('do not wait for a writer that never answers', async () => {
    let silent = true
    const { logger, clock, store } = faultyLogger(() =>
      silent ? new Promise<void>(() => undefined) : undefined,
    )
    logger.event('A', describeIt)
    await clock.pass(WRITE_MS_MAX - 1)
    silent = false
    expect(logger.counts().waiting).toBe(1)
    await clock.pass(10_000)
    expect(await recordsOf(store)).toHaveLength(1)
  })
})

describe('one record that no writer takes', () => {
  const refused = Object.assign(new Error('Too odd.'), { retryable: false })

  it('is dropped alone, printed whole, counted and reported', async () => {
    const { logger, clock, store, lines } = faultyLogger((records) =>
      records.some(({ type }) => type === 'ODD') ? Promise.reject(refused) : undefined,
    )
    for (let i = 0; i < 50; i++) logger.event(i === 20 ? 'ODD' : 'A', { description: `${i}` })
    await clock.pass(1_000)
    expect(logger.counts()).toEqual({ written: 50, waiting: 0, dropped: 1 })
    const records = await recordsOf(store)
    expect(records.filter(({ type }) => type === 'A')).toHaveLength(49)
    expect(records.find(({ type }) => type === DROPPED_TYPE)?.fields['payload']).toEqual({
      refused: 1,
    })
    const printed = lines.map(({ line }) => JSON.parse(line) as unknown)
    expect(printed).toContainEqual(
      expect.objectContaining({
        level: 'error',
        record: expect.objectContaining({
          type: 'ODD',
          fields: { description: '20', environment: 'production' },
        }),
      }),
    )
    expect(JSON.stringify(printed)).toContain('Too odd.')
  })

  it('does not keep others for good, where the writer does not say so', async () => {
    const { logger, clock, store } = faultyLogger((records) =>
      records.some(({ type }) => type === 'ODD') ? throttled() : undefined,
    )
    for (const type of ['A', 'ODD', 'B']) logger.event(type, describeIt)
    await clock.pass(2 * GIVE_UP_MS)
    const types = (await recordsOf(store)).map(({ type }) => type)
    expect(types.sort()).toEqual(['A', 'B', DROPPED_TYPE])
    expect(logger.counts()).toMatchObject({ waiting: 0, dropped: 1 })
  })
})

describe('a writer that is away', () => {
  it('costs no more memory than the queue may hold; what is too much is printed and counted', async () => {
    const { logger, clock, lines, store } = faultyLogger((_, now) =>
      now < 10_000 ? throttled() : undefined,
    )
    for (let i = 0; i < QUEUE_RECORDS_MAX + 7; i++) logger.event('A', describeIt)
    expect(logger.counts()).toEqual({ written: 0, waiting: QUEUE_RECORDS_MAX, dropped: 7 })
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(7)
    await clock.pass(20_000)
    const flushed = logger.flush()
    await clock.pass(20_000)
    expect(await flushed).toBe(true)
    expect(logger.counts()).toEqual({ written: QUEUE_RECORDS_MAX + 1, waiting: 0, dropped: 7 })
    const { records } = await store.query({ type: DROPPED_TYPE, limit: 9 })
    expect(records[0]?.fields['payload']).toEqual({ full: 7 })
  })

  it('costs no more bytes either', () => {
    const { logger } = faultyLogger(throttled)
    const payload = 'x'.repeat(200_000)
    for (let i = 0; i < 500; i++) logger.event('A', { ...describeIt, payload })
    const { waiting, dropped } = logger.counts()
    expect(waiting * payload.length).toBeLessThanOrEqual(QUEUE_BYTES_MAX)
    expect((waiting + 2) * payload.length).toBeGreaterThan(QUEUE_BYTES_MAX)
    expect(dropped).toBe(500 - waiting)
  })

  it('is given up after two minutes: each record is printed, and flushing ends', async () => {
    const { logger, clock, lines } = faultyLogger(throttled)
    for (let i = 0; i < 5; i++) logger.event('A', describeIt)
    const flushed = logger.flush()
    await clock.pass(GIVE_UP_MS - 1)
    expect(logger.counts()).toEqual({ written: 0, waiting: 5, dropped: 0 })
    await clock.pass(GIVE_UP_MS)
    expect(await flushed).toBe(true)
    expect(logger.counts()).toEqual({ written: 0, waiting: 0, dropped: 5 })
    expect(lines.filter(({ line }) => line.includes('"record"'))).toHaveLength(5)
  })

  it('is not given up by a process that was frozen for an hour', async () => {
    let failures = ATTEMPTS_MIN - 1
    const { logger, clock, store } = faultyLogger(() => (failures-- > 0 ? throttled() : undefined))
    const hour = 3_600_000
    logger.event('A', describeIt)
    // As though the hour had passed before the first attempt.
    const { now } = clock
    clock.now = () => now() + hour
    await clock.pass(60_000)
    expect(await recordsOf(store)).toHaveLength(1)
  })

  it('is not waited for longer than a flush may last; what waits is printed once, and tried on', async () => {
    let away = true
    const { logger, clock, lines, store } = faultyLogger(() => (away ? throttled() : undefined))
    for (let i = 0; i < 3; i++) logger.event('A', { description: `${i}` })
    for (let times = 0; times < 2; times++) {
      const flushed = logger.flush({ timeoutMs: 1_000 })
      await clock.pass(1_000)
      expect(await flushed).toBe(false)
    }
    expect(lines.filter(({ line }) => line.includes('"record"'))).toHaveLength(3)
    away = false
    await clock.pass(10_000)
    expect(await recordsOf(store)).toHaveLength(3)
  })
})
