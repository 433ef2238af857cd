import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createMemoryArtifactStore } from '../../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import type { ArtifactStore } from '../../../server/port/artifact-store.js'
import { eventGroups } from '../../../server/use-case/event-groups.js'
import { readLog } from '../../../server/log/read-log.js'
import { commentRow, fileOf, logOf, reader, rowOf } from './delivered.js'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)
const THREE = logOf(commentRow(1), commentRow(2), commentRow(3))
const HEAD = 'comments/p.txt'

/** Rows that do not shrink much, so that a file which is cut has lost some and kept some. */
const many = logOf(
  ...numbers(400).map((n) => commentRow(n, `p${n % 7}`, `${(n * 7919) % 65_521}`.repeat(20))),
)

describe('reading a delivered log', () => {
  it('puts each artifact once, however many events are of it', async () => {
    const { read, puts, service } = reader()
    const rows = numbers(600).map((n) => commentRow(n, n % 3 === 0 ? 'other' : 'p', 'x'))
    expect(await read(fileOf(gzipSync(logOf(...rows))))).toBeUndefined()
    expect([...puts].sort()).toEqual(['comments/counts.txt', 'comments/other.txt', HEAD])
    expect(service.events.map(({ type }) => type)).toEqual(['LOG_READ'])
  })

  it('says what it read, what it rejected, how long it took and how late it was', async () => {
    const { read, service } = reader()
    const forged = commentRow(9).replace('comment-9', 'comment-8')
    await read(fileOf(logOf(commentRow(1), commentRow(2_000, 'q'), forged)))
    expect(service.events).toEqual([
      {
        type: 'LOG_READ',
        description: 'Read a log.',
        payload: {
          file: 's3://logs/one.gz',
          events: 2,
          subjects: 2,
          cuts: 0,
          rejects: { attestation_mismatch: 1 },
          durationMs: 0,
          deliveredMs: 1_000,
          lagMs: 3_000,
        },
      },
    ])
  })

  it('puts nothing at the second reading', async () => {
    const { read, puts, text } = reader()
    await read(fileOf(THREE))
    const before = await text(HEAD)
    puts.length = 0
    expect(await read(fileOf(THREE))).toBeUndefined()
    expect([puts, await text(HEAD)]).toEqual([[], before])
  })

  it.each([
    ['an empty object', Buffer.alloc(0)],
    ['an empty gzip file', gzipSync('')],
    ['a log of page views alone', logOf(commentRow(1).replace('/events/', '/posts/'))],
  ])('takes %s for a log without events', async (_, bytes) => {
    const { read, puts, service } = reader()
    expect(await read(fileOf(bytes))).toBeUndefined()
    expect(puts).toEqual([])
    expect(service.events).toMatchObject([
      { type: 'LOG_READ', payload: { events: 0, rejects: {} } },
    ])
  })

  it('applies what can be read of a truncated file, and says so', async () => {
    const whole = gzipSync(many)
    const { read, service, puts } = reader()
    expect(await read(fileOf(whole.subarray(0, whole.length / 2)))).toBeUndefined()
    expect(service.events).toMatchObject([
      { type: 'LOG_DAMAGED', payload: { rejects: { truncated_gzip: 1 } } },
      { type: 'LOG_READ' },
    ])
    const { events } = service.events[1]!.payload as { events: number }
    expect(events).toBeGreaterThan(50)
    expect(events).toBeLessThan(400)
    expect(puts).toContain('comments/p1.txt')
  })

  it('applies what a file holds whose check sum is wrong, and says so', async () => {
    const whole = gzipSync(many)
    whole.writeUInt32LE(7, whole.length - 8)
    const { read, service } = reader()
    expect(await read(fileOf(whole))).toBeUndefined()
    expect(service.events.map(({ type }) => type)).toEqual(['LOG_DAMAGED', 'LOG_READ'])
    expect(service.events[0]).toMatchObject({ payload: { rejects: { corrupt_gzip: 1 } } })
    // What is inflated together with the fault is not handed on.
    const { events } = service.events[0]!.payload as { events: number }
    expect(events).toBeGreaterThan(200)
  })

  it('takes a log that is gone for done, since no repetition brings it back', async () => {
    const { read, service, puts } = reader()
    const gone = { name: 's3://logs/5-GB.gz', at: 1, open: () => Promise.resolve(undefined) }
    expect(await read(gone)).toBeUndefined()
    expect(service.events).toMatchObject([
      { type: 'LOG_GONE', payload: { file: 's3://logs/5-GB.gz' } },
    ])
    expect(puts).toEqual([])
  })

  it('fails where the log cannot be opened, or its bytes end in an error, and is right at the next delivery', async () => {
    const { read, service, text } = reader()
    const denied = {
      name: 'denied',
      at: 1,
      open: () => Promise.reject(new Error('AccessDenied')),
    }
    expect(await read(denied)).toMatchObject({ message: 'AccessDenied' })
    const reset = async function* () {
      yield THREE.subarray(0, 900)
      throw new Error('ECONNRESET')
    }
    expect(await read(fileOf(reset))).toMatchObject({ message: 'ECONNRESET' })
    expect(service.events).toMatchObject([
      { type: 'LOG_READ_FAILED', payload: { reason: 'AccessDenied' } },
      { type: 'LOG_READ_FAILED', payload: { reason: 'ECONNRESET' } },
    ])
    expect(await read(fileOf(THREE))).toBeUndefined()
    expect(await text(HEAD)).toContain('#count=3')
  })

  it('begins nothing once the time is up, and says how far it came', async () => {
    const { read, service, puts } = reader()
    expect(await read(fileOf(THREE), () => false)).toMatchObject({
      message: 'The time is up after 0 events; the rest is left.',
    })
    expect(service.events.map(({ type }) => type)).toEqual(['LOG_READ_FAILED'])
    expect(puts).toEqual([])
  })
})

describe('a store in trouble', () => {
  it('keeps what was joined, publishes what it can, and does the rest at the next delivery', async () => {
    let isDown = true
    const { open, sound } = refusing((key) => isDown && key === 'comments/q.txt')
    const { read, service, text, ports } = reader({ open })
    const file = fileOf(
      logOf(commentRow(1), commentRow(2, 'q'), rowOf('form', { form: 'f', id: 'form-event-1' })),
    )
    expect(await read(file)).toMatchObject({
      message: 'What is of 1 subjects is not all published: comments/q',
    })
    expect((await ports.state.totals('comments/q')).version).toBe(1)
    expect(await text(HEAD)).toContain('#count=1')
    expect(service.events).toMatchObject([{ type: 'LOG_READ_FAILED', payload: { events: 3 } }])
    isDown = false
    expect(await read(file)).toBeUndefined()
    const without = reader()
    await without.read(file)
    expect(await text('comments/q.txt')).toBe(await without.text('comments/q.txt'))
    expect(await text('comments/counts.txt')).toBe(await without.text('comments/counts.txt'))
    expect((await sound.get('comments/q.txt'))?.text).toContain('#count=1')
  })

  it('tries again with growing waits, in a bound', async () => {
    const waits: number[] = []
    let tries = 0
    const state = createMemoryStateStore()
    const throttled = {
      ...state,
      join: (subject: string) => {
        if (subject === 'comments/p') tries++
        return Promise.reject(new Error('ProvisionedThroughputExceededException'))
      },
    }
    const { ports } = reader()
    const clock = {
      ...ports.clock,
      sleep: async (ms: number) => {
        waits.push(ms)
      },
    }
    const { read, service } = reader({ state: throttled, clock })
    expect(await read(fileOf(THREE))).toBeInstanceOf(Error)
    expect([tries, waits]).toEqual([5, [200, 400, 800, 1_600]])
    expect(service.errors[0]).toMatchObject({
      description: 'The events of "comments/p" cannot be applied now.',
      error: { message: 'ProvisionedThroughputExceededException' },
    })
  })

  it('fails where the counts of all posts cannot be written', async () => {
    const { open } = refusing((key) => key === 'comments/counts.txt')
    const { read, text } = reader({ open })
    expect(await read(fileOf(THREE))).toMatchObject({
      message: 'What is of 1 subjects is not all published: comments/counts',
    })
    expect(await text(HEAD)).toContain('#count=3')
  })
})

describe('a head that has grown', () => {
  const rows = numbers(40).map((n) => commentRow(n))

  it('is cut by the event that follows from it, until it fits', async () => {
    const asked: [string, number][] = []
    const { read, ports } = reader({
      headBytesMax: 1_000,
      cut: async (...about) => {
        asked.push(about)
        return 'late'
      },
    })
    expect(await read(fileOf(logOf(...rows)))).toBeUndefined()
    // Nothing was cut, so there is no use in going on.
    expect(asked).toEqual([['comments/p', 21]])
    expect((await ports.state.totals('comments/p')).counters.get('cuts')).toBeUndefined()
  })

  it.each([
    ['is refused', () => Promise.resolve('refused' as const)],
    ['gets no answer', () => Promise.reject(new Error('No answer came.'))],
  ])('stays long where the cut %s, and that is no failure', async (_, cut) => {
    const { read, service, text } = reader({ headBytesMax: 1_000, cut })
    expect(await read(fileOf(logOf(...rows)))).toBeUndefined()
    expect(service.errors).toHaveLength(1)
    expect(service.events).toMatchObject([{ type: 'LOG_READ', payload: { cuts: 0 } }])
    expect(await text(HEAD)).toContain('#count=40')
  })
})

describe('groups of events', () => {
  it('are as large as their bound, and lose neither an event nor a reject', async () => {
    const { ports } = reader()
    const chunks = async function* () {
      for (const n of numbers(25)) yield logOf(commentRow(n), 'POST /events/ broken\n')
    }
    const sizes: number[] = []
    let rejects = 0
    for await (const group of eventGroups(readLog(chunks(), ports.read), 10)) {
      sizes.push(group.events.length)
      rejects += [...group.rejects.values()].reduce((a, b) => a + b, 0)
    }
    expect([sizes, rejects]).toEqual([[10, 10, 5], 25])
  })

  it('end early where their texts are large', async () => {
    const { ports } = reader()
    const rows = numbers(6).map((n) => commentRow(n, 'p', 'x'.repeat(4_000)))
    const chunks = async function* () {
      for (let i = 0; i < 800; i++) yield logOf(...rows)
    }
    const sizes: number[] = []
    for await (const { events } of eventGroups(readLog(chunks(), ports.read)))
      sizes.push(events.length)
    expect(sizes.reduce((a, b) => a + b)).toBe(4_800)
    expect(Math.max(...sizes)).toBeLessThan(4_000)
  })
})

/** A store that refuses to put some artifacts. */
function refusing(isRefused: (key: string) => boolean): {
  open: ArtifactStore
  sound: ArtifactStore
} {
  const sound = createMemoryArtifactStore()
  const open: ArtifactStore = {
    ...sound,
    put: (key, ...about) =>
      isRefused(key)
        ? Promise.resolve({ ok: false, reason: 'unknown' as const })
        : sound.put(key, ...about),
  }
  return { open, sound }
}
