import fc from 'fast-check'
import { expect } from 'vitest'
import type { DynamoCalls } from '../../../server/adapter/dynamodb/calls.js'
import { createDynamoStateStore } from '../../../server/adapter/dynamodb/state-store.js'
import { withRetries } from '../../../server/adapter/dynamodb/with-retries.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import type { Change, StateStore } from '../../../server/port/state-store.js'
import { contents, newSubject } from '../../contract/state-model.js'
import { LOOPBACK_TABLE, type Fault, type LoopbackDynamoDb } from '../loopback-dynamodb.js'
import { quickClock } from './loopback-table.js'
import { WAYS } from './tables.js'

/** One thing that is told to one entity. */
interface Telling {
  readonly key: string
  readonly told: number
}

interface Run {
  /** By process, what it joins, one after another. */
  readonly processes: readonly (readonly (readonly Telling[])[])[]
  /** What goes wrong with the requests, in their order. */
  readonly faults: readonly (Fault | 'none')[]
}

const FAULTS = [
  'none',
  'throttled',
  'broken',
  'conflict',
  'lost-request',
  'lost-answer',
  'undone',
] as const

const telling = fc.record({ key: fc.constantFrom('a', 'b', 'é'), told: fc.nat(9) })
const run: fc.Arbitrary<Run> = fc.record({
  processes: fc.array(
    fc.array(fc.array(telling, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
    {
      minLength: 2,
      maxLength: 3,
    },
  ),
  faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 40 }),
})

/** Remembers all that it was told, each once, and counts it: a join, like those of the reducers. */
function change({ key, told }: Telling): Change {
  return {
    key,
    join: (current) => {
      const before = (current?.value ?? []) as number[]
      const value = [...new Set([...before, told])].sort((a, b) => a - b)
      const [at] = value
      const counts = { [`of ${key}`]: value.length, all: value.length }
      return { key, list: 'x', at: at ?? 0, value, counts, shows: { times: [] } }
    },
  }
}

/** A mistake in how a store writes: it changes what is asked of DynamoDB. */
export type CallsMistake = (calls: DynamoCalls) => DynamoCalls

/**
 * Processes join at the same time over a wire that loses, delays and refuses, and some give up; then all is joined once
 * more, as a log reader does. What was joined is there, and what is there is the join of everything.
 */
export function faultyJoins(database: LoopbackDynamoDb, mistake: CallsMistake = (calls) => calls) {
  return fc.asyncProperty(run, async ({ processes, faults }) => {
    const subject = newSubject()
    const wire = WAYS['over signed requests'](database.endpoint)
    const open = (attemptsMax: number): StateStore => {
      const calls = mistake(withRetries(wire, quickClock, { attemptsMax }))
      return createDynamoStateStore({ calls, name: LOOPBACK_TABLE, clock: quickClock })
    }
    const left = [...faults]
    database.fault = () => {
      const fault = left.shift()
      return fault === 'none' ? undefined : fault
    }
    await Promise.all(
      processes.map(async (joins) => {
        const store = open(4)
        for (const tellings of joins) {
          const joined = await store.join(subject, tellings.map(change)).catch(() => undefined)
          if (!joined) continue
          for (const { key, told } of tellings)
            expect((await readAgain(store, subject, key))?.value).toContain(told)
        }
      }),
    )
    database.fault = () => undefined
    const oracle = createMemoryStateStore()
    const repaired = open(100)
    for (const tellings of processes.flat()) {
      await oracle.join(subject, tellings.map(change))
      await repaired.join(subject, tellings.map(change))
    }
    const { version: _, ...expected } = await contents(oracle, subject)
    const { version, ...found } = await contents(repaired, subject)
    expect(found).toEqual(expected)
    const [subjects] = [await repaired.subjects('', 10_000)]
    expect(subjects.includes(subject)).toBe(version > 0)
  })
}

async function readAgain(store: StateStore, subject: string, key: string) {
  for (;;) {
    const found = await store.get(subject, key).catch(() => 'unread' as const)
    if (found !== 'unread') return found
  }
}
