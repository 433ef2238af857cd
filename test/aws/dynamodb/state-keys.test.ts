import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareUtf8, utf8Length } from '../../../codec/index.js'
import { cutUtf8 } from '../../../server/adapter/dynamodb/cut-utf8.js'
import {
  PARTITION_KEY_BYTES_MAX,
  SORT_KEY_BYTES_MAX,
} from '../../../server/adapter/dynamodb/limits.js'
import { placeKey } from '../../../server/adapter/dynamodb/placed.js'
import {
  SUBJECT_KEY_BYTES_MAX,
  counterKey,
  counterPlace,
  entityKey,
  listPlace,
  listStart,
  subjectKey,
} from '../../../server/adapter/dynamodb/state-keys.js'
import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import { SUBJECT_BYTES_MAX } from '../../../codec/limits.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import type { Change } from '../../../server/port/state-store.js'
import { loopbackTable } from './loopback-table.js'

const text = fc.string({ unit: 'binary', maxLength: 2_000 })
const time = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('the keys of the state', () => {
  it('are never longer than DynamoDB takes', () =>
    fc.assert(
      fc.property(text, text, time, fc.maxSafeNat(), (name, list, at, count) => {
        for (const key of [
          entityKey(name),
          counterKey(name),
          placeKey({ place: listPlace(list, at), name }),
          placeKey({ place: counterPlace(count), name }),
        ])
          expect(utf8Length(key)).toBeLessThanOrEqual(SORT_KEY_BYTES_MAX)
      }),
    ))

  it('are different for different names', () => {
    const long = 'é'.repeat(600)
    const names = ['', 'a', '#a', '~a', long, `${long}a`, `${long}b`]
    const keys = names.flatMap((name) => [entityKey(name), counterKey(name)])
    expect(new Set(keys).size).toBe(keys.length)
    const lists = ['x', 'x#', 'x%', 'x%23', 'x#8000000000000000', long, `${long}a`]
    const places = lists.map((list) => listPlace(list, 0))
    for (const [i, place] of places.entries())
      for (const other of places.filter((_, j) => j !== i))
        expect(place.startsWith(other)).toBe(false)
  })

  it('are in the order of any times, and a range ends before what stands at its end', () =>
    fc.assert(
      fc.property(time, time, text, (a, b, name) => {
        const [first, second] = [listStart('x', a), listStart('x', b)]
        expect(Math.sign(compareUtf8(first, second))).toBe(Math.sign(a - b))
        const key = placeKey({ place: listPlace('x', a), name })
        expect(compareUtf8(key, first)).toBeGreaterThan(0)
        if (b > a) expect(compareUtf8(key, second)).toBeLessThan(0)
        for (const end of [-Infinity, Infinity])
          expect(Math.sign(compareUtf8(key, listStart('x', end)))).toBe(-Math.sign(end))
      }),
    ))

  it('are in the order of counts, the largest first', () =>
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        const order = compareUtf8(counterPlace(a), counterPlace(b))
        expect(Math.sign(order)).toBe(Math.sign(b - a))
      }),
    ))

  it('have room for any subject that the codec lets in, and refuse longer ones', () => {
    expect(SUBJECT_KEY_BYTES_MAX).toBeGreaterThan(SUBJECT_BYTES_MAX)
    expect(utf8Length(subjectKey('a'.repeat(SUBJECT_KEY_BYTES_MAX)))).toBeLessThanOrEqual(
      Math.min(PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX),
    )
    const over = 'a'.repeat(SUBJECT_KEY_BYTES_MAX + 1)
    expect(() => subjectKey(over)).toThrow(expect.objectContaining({ code: 'invalid_name' }))
  })

  it('are cut at whole characters', () =>
    fc.assert(
      fc.property(text, fc.nat(50), (whole, bytes) => {
        const cut = cutUtf8(whole, bytes)
        expect(whole.startsWith(cut)).toBe(true)
        expect(utf8Length(cut)).toBeLessThanOrEqual(bytes)
        if (cut !== whole) expect(utf8Length(cut)).toBeGreaterThan(bytes - 4)
      }),
    ))
})

/** Names about as long as an index key can tell apart, and longer. */
const longName = fc
  .tuple(fc.constantFrom(895, 896, 897, 898, 900, 2_000), fc.constantFrom('a', '👍'), fc.nat(3))
  .chain(([bytes, filling, ending]) =>
    fc
      .string({ unit: fc.constantFrom('a', 'é', '\uFFFD', '👍'), maxLength: 3 })
      .map((tail) => cutUtf8(filling.repeat(bytes), bytes) + tail + 'z'.repeat(ending)),
  )

describe('a list of entities with long keys', () => {
  it('is in the order of the whole keys, at both ends of any page', async () => {
    const { table } = await loopbackTable()
    const [store, oracle] = [createDynamoStateStore(table), createMemoryStateStore()]
    let subjects = 0
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(longName, fc.constantFrom(1, 2)), {
          selector: ([key]) => key,
          minLength: 2,
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        async (entities, limit, newestFirst) => {
          const subject = `s${++subjects}`
          const changes = entities.map(([key, at]): Change => ({
            key,
            join: () => ({
              key,
              list: 'x',
              at,
              value: 1,
              counts: { [key]: at },
              shows: { times: [] },
            }),
          }))
          for (const state of [store, oracle]) await state.join(subject, changes)
          for (const page of [limit, Infinity]) {
            const selection = { list: 'x', limit: page, newestFirst }
            expect(await store.list(subject, selection)).toEqual(
              await oracle.list(subject, selection),
            )
          }
          const [found, expected] = [await store.totals(subject), await oracle.totals(subject)]
          expect([...found.counters]).toEqual([...expected.counters])
        },
      ),
      { numRuns: 30 },
    )
  })

  it('is in order where a key that fits follows, in the index, one that was cut before it', async () => {
    const { table } = await loopbackTable()
    const store = createDynamoStateStore(table)
    const [fits, cut] = ['z', '👍'].map((end) => 'a'.repeat(898) + end)
    await store.join(
      's',
      [fits!, cut!].map((key): Change => ({
        key,
        join: () => ({ key, list: 'x', at: 1, value: 1, counts: {}, shows: { times: [] } }),
      })),
    )
    for (const [newestFirst, expected] of [
      [true, cut],
      [false, fits],
    ] as const) {
      const [first] = await store.list('s', { list: 'x', limit: 1, newestFirst })
      expect(first?.key).toBe(expected)
    }
  })

  it('is read in pages of few rows beyond what is asked for', async () => {
    const { table, database } = await loopbackTable()
    const store = createDynamoStateStore(table)
    const changes = Array.from({ length: 90 }, (_, i): Change => {
      const key = `${'a'.repeat(1_000)}${String(i).padStart(2, '0')}`
      return {
        key,
        join: () => ({ key, list: 'x', at: 1, value: i, counts: {}, shows: { times: [] } }),
      }
    })
    await store.join('s', changes)
    database.counts.clear()
    const [first] = await store.list('s', { list: 'x', limit: 1 })
    expect(first?.value).toBe(0)
    expect(database.counts.get('Query')).toBeLessThanOrEqual(5)
  })
})
