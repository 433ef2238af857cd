import { describe, expect, it } from 'vitest'
import { parseArtifact, type Fields } from '../../codec/index.js'
import { openTable } from '../../server/adapter/dynamodb/open-table.js'
import { createDynamoStateStore } from '../../server/adapter/dynamodb/state-store.js'
import { functionUrlRequest } from '../../server/adapter/aws/function-url.js'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { createFastLane } from '../../server/entry/aws/fast-lane.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import type { Clock } from '../../server/port/clock.js'
import { heal } from '../../server/use-case/heal.js'
import { createRandom } from '../simulation/random.js'
import { DEPLOYED_KEYS, attestedRequest } from './fast-lanes.js'
import { createSimulatedDynamo } from './simulated-dynamo.js'
import { createSimulatedTime } from './simulated-time.js'

const CROWD = 100
/** Of each request to a store, there and back. */
const LATENCY_MS = 30
/** How long a transaction keeps others from its items. */
const CONFLICT_WINDOW_MS = 5
const ANSWERED_MS_MAX = 2_000
const PUTS_MAX = 40
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1)

const EVENTS: readonly [string, string, (n: number) => Fields][] = [
  ['comment', 'comments/p.txt', (n) => ({ id: `comment-${n}`, post: 'p', body: `body ${n}` })],
  ['react', 'reactions/p.txt', (n) => ({ id: `reaction-${n}`, post: 'p', type: '👍' })],
]

describe('a hundred events of one post at once, each at an instance of its own', () => {
  it.each(EVENTS)(
    '%s: all are answered in time with few puts, and shown once after a reader',
    async (type, key, fields) => {
      const worst = { ms: 0, puts: 0, late: 0, transactions: 0 }
      for (const seed of SEEDS) {
        const { answers, open, puts, transactions, read } = await crowd(seed, type, fields)
        const about = `seed ${seed}`
        expect(
          answers.filter(({ status }) => status !== 202),
          about,
        ).toEqual([])
        const ms = Math.max(...answers.map((answer) => answer.ms))
        const late = answers.filter((answer) => answer.late).length
        worst.ms = Math.max(worst.ms, ms)
        worst.puts = Math.max(worst.puts, puts)
        worst.late = Math.max(worst.late, late)
        worst.transactions = Math.max(worst.transactions, transactions)
        expect(ms, about).toBeLessThan(ANSWERED_MS_MAX)
        expect(puts, about).toBeLessThan(PUTS_MAX)
        const shownNow = async (): Promise<{ shown: number; ids: Set<string | undefined> }> => {
          const { records } = parseArtifact((await open.get(key))?.text ?? '')
          const ids = new Set(records.map(({ id }) => id))
          return { shown: type === 'comment' ? records.length : Number(records[0]?.['count']), ids }
        }
        const { shown } = await shownNow()
        // Whoever was answered without a time to look later is shown.
        expect(shown, about).toBeGreaterThanOrEqual(CROWD - late)
        await read()
        const after = await shownNow()
        expect(after.shown, about).toBe(CROWD)
        if (type === 'comment') expect(after.ids.size, about).toBe(CROWD)
      }
      console.log(`${type}, worst of ${SEEDS.length} seeds: ${JSON.stringify(worst)}`)
    },
  )
})

/** Lives one crowd in simulated time. */
async function crowd(seed: number, type: string, fields: (n: number) => Fields) {
  const random = createRandom(seed)
  const { clock, run } = createSimulatedTime(random)
  const dynamo = createSimulatedDynamo({
    clock,
    latencyMs: LATENCY_MS,
    conflictWindowMs: CONFLICT_WINDOW_MS,
  })
  const open = createMemoryArtifactStore()
  let puts = 0
  const slow = slowStore(open, clock, () => puts++)
  const begun = clock.now()
  const answers = await run(
    Promise.all(
      Array.from({ length: CROWD }, async (_, n) => {
        const answer = await createFastLane({
          table: openTable(dynamo.calls, 'site-events', clock),
          open: slow,
          aside: createMemoryArtifactStore(),
          keys: { keys: async () => DEPLOYED_KEYS, renew: async () => DEPLOYED_KEYS },
          settings: deployedSettings('{}'),
          failed: (error) => {
            throw error
          },
        })(functionUrlRequest(attestedRequest(type, fields(n), { address: `192.0.2.${n}` })))
        const late = answer.headers['retry-after'] !== undefined
        return { status: answer.status, late, ms: clock.now() - begun }
      }),
    ),
  )
  // What a reader of the log does for those that were late.
  const read = (): Promise<number> => {
    const table = openTable(dynamo.calls, 'site-events', clock)
    const ports = { state: createDynamoStateStore(table), open, aside: createMemoryArtifactStore() }
    return run(heal({ ...ports, clock }, async () => true))
  }
  return { answers, open, puts, read, transactions: dynamo.counts.get('TransactWriteItems') ?? 0 }
}

function slowStore(store: ArtifactStore, clock: Clock, put: () => void): ArtifactStore {
  const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
    await clock.sleep(LATENCY_MS / 2)
    const result = await work()
    await clock.sleep(LATENCY_MS / 2)
    return result
  }
  return {
    get: (key) => slowly(() => store.get(key)),
    look: (key) => slowly(() => store.look(key)),
    put: (...given) => {
      put()
      return slowly(() => store.put(...given))
    },
  }
}
