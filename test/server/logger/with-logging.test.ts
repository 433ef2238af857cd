import type { Context, SQSEvent } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryEventStore } from '../../../server/adapter/memory/event-store.js'
import { createStoreEventWriter } from '../../../server/logger/store-event-writer.js'
import { withLogging, type LoggedContext } from '../../../server/logger/with-logging.js'
import type { EventRecord } from '../../../server/port/event-store.js'
import type { EventWriter } from '../../../server/port/event-writer.js'
import { createTestLogger, recordsOf } from './logger-under-test.js'
import { createShipping } from './stranger-lambda.js'

type Logged = LoggedContext & { awsRequestId: string; getRemainingTimeInMillis?: () => number }

const lambdaContext = (more: object = {}): Logged =>
  ({ awsRequestId: 'req-1', ...more }) as unknown as Logged

const ordered = (order: number): SQSEvent['Records'][number] =>
  ({ messageId: `m${order}`, body: JSON.stringify({ order, user: 'ann' }) }) as never

describe('a Lambda function of a stranger', () => {
  beforeEach(() => {
    for (const level of ['info', 'error'] as const)
      vi.spyOn(console, level).mockImplementation(() => undefined)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('keeps its events and answers as it would', async () => {
    const store = createMemoryEventStore({ now: () => 0 })
    const handler = createShipping(createStoreEventWriter(store))
    const context = { awsRequestId: 'req-1' } as Context
    const answer = await handler({ Records: [ordered(1), ordered(2)] }, context)
    expect(answer).toEqual({ batchItemFailures: [] })
    const records = await recordsOf(store, 'shipping')
    expect(records).toMatchObject([
      { type: 'ORDER_SHIPPED', user: 'ann', fields: { context: { correlationId: 'req-1' } } },
      { type: 'ORDER_SHIPPED', user: 'ann', fields: { payload: { order: 2, messageId: 'm2' } } },
    ])
    const days = (records[0]!.expires! - records[0]!.at) / 86_400_000
    expect(days).toBe(365)
  })

  it('throws what it threw, and keeps it as an error first', async () => {
    const store = createMemoryEventStore({ now: () => 0 })
    const handler = createShipping(createStoreEventWriter(store))
    const Records = [ordered(1), { messageId: 'm2', body: 'no JSON' } as never]
    await expect(handler({ Records }, { awsRequestId: 'req-2' } as Context)).rejects.toThrow(
      SyntaxError,
    )
    expect((await recordsOf(store, 'shipping')).map(({ type }) => type).sort()).toEqual([
      'ERROR',
      'ORDER_SHIPPED',
    ])
  })
})

/**
 * Runs a handler as Lambda does: once it has answered the process is frozen, and here it never wakes up.
 *
 * @returns How many of the events that the handler logged were lost.
 */
async function lostWhenFrozen(wrap: typeof withLogging): Promise<number> {
  const stored: EventRecord[] = []
  let frozen = false
  const writeEvent: EventWriter = async (records) => {
    await new Promise((done) => setTimeout(done, 2))
    if (!frozen) stored.push(...records)
  }
  const { logger } = createTestLogger({ writeEvent })
  const handler = wrap(logger, async (count: number, { logger }: Logged) => {
    for (let i = 0; i < count; i++) logger.event('STEP', { description: `${i}` })
    if (count > 5) throw new Error('too many')
    logger.error('At the end.')
  })
  let logged = 0
  for (const count of [5, 6]) {
    await handler(count, lambdaContext()).catch(() => undefined)
    logged += count + 1
  }
  frozen = true
  await new Promise((done) => setTimeout(done, 20))
  return logged - stored.length
}

describe('a function that is frozen once it has answered', () => {
  it('has lost nothing, also where it threw', async () => {
    expect(await lostWhenFrozen(withLogging)).toBe(0)
  })

  it('would lose what it logged last, without the flush', async () => {
    const unflushed: typeof withLogging = (logger, handler, options) =>
      withLogging(
        { ...logger, child: (c) => ({ ...logger.child(c), flush: async () => true }) },
        handler,
        options,
      )
    expect(await lostWhenFrozen(unflushed)).toBeGreaterThan(0)
  })

  it('answers before its time is over, though nothing can be written', async () => {
    const { logger, clock, lines } = createTestLogger({
      writeEvent: () => new Promise(() => undefined),
    })
    const end = clock.now() + 3_000
    const handler = withLogging(logger, async (_: unknown, { logger }: Logged) => {
      logger.event('DONE', { description: 'Done.' })
      return 'answer'
    })
    const getRemainingTimeInMillis = (): number => end - clock.now()
    const answering = handler({}, lambdaContext({ getRemainingTimeInMillis }))
    let answer: unknown
    void answering.then((given) => {
      answer = given
    })
    await clock.pass(2_499)
    expect(answer).toBeUndefined()
    await clock.pass(1)
    expect(await answering).toBe('answer')
    // CloudWatch has it then.
    expect(lines.map(({ line }) => line).join()).toContain('"type":"DONE"')
  })

  it('waits no longer than it is told', async () => {
    const { logger, clock } = createTestLogger({ writeEvent: () => new Promise(() => undefined) })
    const handler = withLogging(
      logger,
      async () => {
        logger.error('x')
      },
      { flushMsMax: 100 },
    )
    const answering = handler()
    await clock.pass(100)
    await expect(answering).resolves.toBeUndefined()
  })
})

describe('a handler of any signature', () => {
  it('is given what it was given, and its answer is kept', async () => {
    const { logger } = createTestLogger()
    const seen: unknown[][] = []
    const none = withLogging(logger, () => 'plain')
    const rest = withLogging(logger, async (...args: unknown[]) => void seen.push(args))
    expect(await none()).toBe('plain')
    const context = lambdaContext()
    await rest('event', context, 3)
    expect(seen).toEqual([['event', context, 3]])
    expect(seen[0]![1]).toBe(context)
  })

  it('may answer through a callback, or stream', async () => {
    const { logger, store } = createTestLogger()
    type Callback = (error: unknown, answer?: unknown) => void
    const later = withLogging(logger, (event: string, _: Logged, callback: Callback) => {
      setTimeout(() => {
        logger.event('LATE', { description: event })
        if (event === 'bad') callback('refused')
        else callback(null, { event })
      }, 1)
    })
    const never = (): never => {
      throw new Error('The host is answered by the promise.')
    }
    await expect(later('good', lambdaContext(), never)).resolves.toEqual({ event: 'good' })
    await expect(later('bad', lambdaContext(), never)).rejects.toThrow('refused')
    expect(await recordsOf(store)).toHaveLength(3)
    const mark = Symbol('streams')
    const streaming = Object.assign(
      async (_: unknown, stream: string[], context: Logged) => {
        context.logger.event('STREAMED', { description: 'x' })
        stream.push('bytes')
      },
      { [mark]: 'response' },
    )
    const wrapped = withLogging(logger, streaming)
    const stream: string[] = []
    await wrapped({}, stream, lambdaContext())
    expect(stream).toEqual(['bytes'])
    expect(Object.getOwnPropertyDescriptor(wrapped, mark)?.value).toBe('response')
  })

  it('may have a context to which nothing can be added', async () => {
    const { logger, store } = createTestLogger()
    const handler = withLogging(logger, async (context: Logged) => {
      context.logger.event('SEEN', { description: context.awsRequestId })
    })
    await handler(Object.freeze(lambdaContext()))
    expect((await recordsOf(store))[0]?.fields['description']).toBe('req-1')
  })

  it('names the request as it is told, and keeps how long calls take', async () => {
    const { logger, store } = createTestLogger()
    let now = 0
    const handler = withLogging(logger, async (_: { trace: string }) => void (now += 7), {
      durations: true,
      now: () => now,
      correlationId: (event) => (event as { trace: string }).trace,
    })
    await handler({ trace: 't1' })
    await handler(undefined as never)
    const records = await recordsOf(store)
    const told = records.map(({ type, fields }) => [type, fields['payload'], fields['context']])
    const context = { correlationId: 't1' }
    expect(told).toEqual([
      ['HANDLER_END', { durationMs: 7 }, context],
      ['HANDLER_END', { durationMs: 7 }, undefined],
      ['HANDLER_START', undefined, context],
      ['HANDLER_START', undefined, undefined],
    ])
  })
})
