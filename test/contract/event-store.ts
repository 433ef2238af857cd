import fc from 'fast-check'
import { expect } from 'vitest'
import { base64urlEncodeText } from '../../codec/index.js'
import { sortKey } from '../../server/port/event-record.js'
import type { EventRecord, EventStore } from '../../server/port/event-store.js'
import { EVENT_STORE_NOW, cursorOf, eventRecord, everything, expected } from './event-model.js'
import { runContract, type Checks, type Create } from './contract.js'

export { EVENT_STORE_NOW } from './event-model.js'

const NOW = EVENT_STORE_NOW
const RUNS = { numRuns: 40 }

export const EVENT_STORE_CHECKS: Checks<EventStore> = {
  'keeps a record once, and the first of two': async (store) => {
    const record: EventRecord = { origin: 'o', type: 'T', id: 'i', at: NOW, fields: { n: 1 } }
    expect(await store.append(record)).toBe('appended')
    const again = [record, { ...record, fields: { n: 2 } }].map((same) => store.append(same))
    expect(await Promise.all(again)).toEqual(['duplicate', 'duplicate'])
    expect(await everything(store, { origin: 'o' })).toEqual([record])
    for (const other of [{ id: 'j' }, { type: 'U' }, { at: NOW + 1 }, { origin: 'p' }])
      expect(await store.append({ ...record, ...other })).toBe('appended')
  },

  'equals the model for any records, range and page size': async (store) => {
    const kept = new Map<string, EventRecord>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(eventRecord, { maxLength: 8 }),
        fc.record(
          {
            from: fc.constantFrom(-1, 0, NOW, 1e16),
            to: fc.constantFrom(-1, 0, NOW, 1e16, Infinity),
          },
          { requiredKeys: [] },
        ),
        fc.integer({ min: 1, max: 5 }),
        async (records, range, limit) => {
          const outcomes = await Promise.all(records.map((record) => store.append(record)))
          for (const [i, record] of records.entries()) {
            const name = JSON.stringify([record.origin, sortKey(record)])
            expect(outcomes[i]).toBe(kept.has(name) ? 'duplicate' : 'appended')
            if (!kept.has(name)) kept.set(name, record)
          }
          for (const selector of [{ origin: '👍' }, { user: 'ann' }, { type: '\uFFFD' }]) {
            const found = await everything(store, selector, { ...range, limit })
            expect(found).toEqual(expected([...kept.values()], selector, range))
          }
        },
      ),
      RUNS,
    )
  },

  'goes on where a page ended, whatever came since': async (store) => {
    const append = (at: number) => store.append({ origin: 'o', type: 'T', id: 'i', at, fields: {} })
    for (const at of [1, 2, 3, 4]) await append(at)
    const first = await store.query({ origin: 'o', limit: 2 })
    await append(5)
    const second = await store.query({ origin: 'o', limit: 2, ...cursorOf(first) })
    expect([...first.records, ...second.records].map(({ at }) => at)).toEqual([4, 3, 2, 1])
    expect(second.cursor).toBeUndefined()
    // A cursor never leads beyond the range.
    const within = await store.query({ origin: 'o', to: 3, limit: 9, ...cursorOf(first) })
    expect(within.records.map(({ at }) => at)).toEqual([2, 1])
  },

  'refuses a forged cursor, and lets one that can be read show no more than the query': async (
    store,
  ) => {
    await store.append({ origin: 'other', type: 'T', id: 'i', at: 1, fields: {} })
    const forged = [
      '',
      '!',
      'AAAA',
      '[]',
      '["1"]',
      '[1,2]',
      '["a","b","c"]',
      '"a"',
      '["\\u0000",""]',
    ].flatMap((text) => [text, base64urlEncodeText(text)])
    for (const cursor of forged)
      await expect(store.query({ origin: 'o', limit: 1, cursor })).rejects.toMatchObject({
        code: 'invalid_cursor',
      })
    const readable = base64urlEncodeText(JSON.stringify(["~' OR 1=1 --", "' OR 1=1 --"]))
    expect(await store.query({ origin: 'o', limit: 9, cursor: readable })).toEqual({ records: [] })
  },

  'refuses records that it could not give back': async (store) => {
    const fine: EventRecord = { origin: 'o', type: 'T', id: 'i', at: NOW, fields: {} }
    const wrong: Partial<EventRecord>[] = [
      { origin: '' },
      { type: '' },
      { id: '' },
      { user: '' },
      { type: 'A#B' },
      { origin: 'a\0b' },
      { id: '\ud83d' },
      { at: -1 },
      { at: 0.5 },
      { at: NaN },
      { at: 1e15 },
      { expires: NaN },
      { fields: { long: 'é'.repeat(200_000) } },
    ]
    for (const part of wrong)
      await expect(store.append({ ...fine, ...part })).rejects.toMatchObject({
        code: 'invalid_record',
      })
    expect(await everything(store, { origin: 'o' })).toEqual([])
  },

  'gives a page of at least one record and at most 1,000': async (store) => {
    const ats = Array.from({ length: 1_002 }, (_, at) => at)
    await Promise.all(
      ats.map((at) => store.append({ origin: 'o', type: 'T', id: 'i', at, fields: {} })),
    )
    expect((await store.query({ origin: 'o', limit: 0 })).records).toHaveLength(1)
    expect((await store.query({ origin: 'o', limit: 5_000 })).records).toHaveLength(1_000)
  },
}

/** The contract of every `EventStore`; its clock shows `EVENT_STORE_NOW`. */
export function eventStoreContract(title: string, create: Create<EventStore>): void {
  runContract(title, EVENT_STORE_CHECKS, create)
}
