import { parseArtifact, type Fields } from '../../codec/index.js'
import type { DynamoCalls } from '../../server/adapter/dynamodb/calls.js'
import { DynamoError, NO_ANSWER } from '../../server/adapter/dynamodb/dynamo-error.js'
import { createDynamoStateStore } from '../../server/adapter/dynamodb/state-store.js'
import { withRetries } from '../../server/adapter/dynamodb/with-retries.js'
import { functionUrlRequest } from '../../server/adapter/aws/function-url.js'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { createFastLane, type FastLaneParts } from '../../server/entry/aws/fast-lane.js'
import type { ArtifactStore, PutOutcome } from '../../server/port/artifact-store.js'
import type { Clock } from '../../server/port/clock.js'
import { heal } from '../../server/use-case/heal.js'
import { createRandom, type Random } from '../simulation/random.js'
import { DEPLOYED_KEYS, attestedRequest } from './fast-lanes.js'
import { createSimulatedDynamo } from './simulated-dynamo.js'
import { createSimulatedTime } from './simulated-time.js'

/** What breaks a lane, to see that the simulation notices it. */
export type Sabotage = (parts: FastLaneParts) => FastLaneParts

export interface LaneWorld {
  /** What an artifact did not show when somebody was answered that it does. */
  readonly lies: readonly string[]
  /** Events that were answered 202. */
  readonly accepted: number
  readonly late: number
  /** How often something went wrong. */
  readonly faults: number
  readonly shown: { readonly comments: readonly string[]; readonly reactions: number }
  readonly expected: { readonly comments: readonly string[]; readonly reactions: number }
}

const INSTANCES = 4
const LATENCY_MS_MAX = 60

/** Lives some instances of the fast handler that write one post over stores with everything going wrong. */
export async function liveLanes(
  seed: number,
  sabotage: Sabotage = (parts) => parts,
): Promise<LaneWorld> {
  const random = createRandom(seed)
  const time = createSimulatedTime(random)
  const { clock } = time
  const trouble = { rate: random.pick([0, 0.02, 0.1]), faults: 0 }
  const dynamo = createSimulatedDynamo({ clock, conflictWindowMs: 3 })
  const calls = withRetries(faultyCalls(dynamo.calls, clock, random, trouble), clock)
  const table = { calls, name: 'site-events', clock }
  const stored = createMemoryArtifactStore()
  const open = faultyArtifacts(stored, clock, random, trouble)
  const size = 10 + random.below(30)
  const lies: string[] = []
  const accepted = { comments: new Set<string>(), reactions: 0, late: 0 }
  let told = 0

  const check = async (type: string, id: string): Promise<void> => {
    if (type === 'comment') {
      const { records } = parseArtifact((await stored.get('comments/p.txt'))?.text ?? '')
      if (!records.some((record) => record['id'] === id)) lies.push(`${id} is not shown`)
    } else {
      told++
      const { records } = parseArtifact((await stored.get('reactions/p.txt'))?.text ?? '')
      const count = Number(records[0]?.['count'] ?? 0)
      if (count < told) lies.push(`${told} reactions were told of, ${count} are shown`)
    }
  }

  const instance = async (number: number): Promise<void> => {
    const answer = createFastLane(
      sabotage({
        table,
        open,
        aside: createMemoryArtifactStore(),
        keys: { keys: async () => DEPLOYED_KEYS, renew: async () => DEPLOYED_KEYS },
        settings: deployedSettings('{}'),
        failed: () => undefined,
      }),
    )
    for (let n = number; n < size; n += INSTANCES) {
      await clock.sleep(random.below(random.pick([5, 400])))
      const type = random.chance(0.6) ? 'comment' : 'react'
      const id = `event-number-${n}`
      const fields: Fields =
        type === 'comment' ? { id, post: 'p', body: 'hi' } : { id, post: 'p', type: '👍' }
      const request = functionUrlRequest(attestedRequest(type, fields, { address: `192.0.2.${n}` }))
      for (let tries = 0; tries < 5; tries++) {
        const { status, headers } = await answer(request)
        if (status !== 202) continue
        if (type === 'comment') accepted.comments.add(id)
        else accepted.reactions++
        if (headers['retry-after'] === undefined) await check(type, id)
        else accepted.late++
        break
      }
    }
  }

  await time.run(Promise.all(Array.from({ length: INSTANCES }, (_, n) => instance(n))))
  const faults = trouble.faults
  trouble.rate = 0
  // One pass of a reader: it publishes what was late.
  const state = createDynamoStateStore(table)
  await time.run(
    heal({ state, open: stored, aside: createMemoryArtifactStore(), clock }, async () => true),
  )
  const comments = parseArtifact((await stored.get('comments/p.txt'))?.text ?? '').records
  const reactions = parseArtifact((await stored.get('reactions/p.txt'))?.text ?? '').records
  return {
    lies,
    accepted: accepted.comments.size + accepted.reactions,
    late: accepted.late,
    faults,
    shown: {
      comments: comments.map(({ id = '' }) => id).sort(),
      reactions: Number(reactions[0]?.['count'] ?? 0),
    },
    expected: { comments: [...accepted.comments].sort(), reactions: accepted.reactions },
  }
}

interface Trouble {
  rate: number
  faults: number
}

/** Calls that take their time, and whose request or answer is lost now and then. */
function faultyCalls(
  calls: DynamoCalls,
  clock: Clock,
  random: Random,
  trouble: Trouble,
): DynamoCalls {
  const lost = (): never => {
    trouble.faults++
    throw new DynamoError({ code: NO_ANSWER, message: 'Lost.' })
  }
  return async (operation, input, how) => {
    await clock.sleep(random.below(LATENCY_MS_MAX) / 2)
    if (random.chance(trouble.rate)) lost()
    const output = await calls(operation, input, how)
    await clock.sleep(random.below(LATENCY_MS_MAX) / 2)
    return random.chance(trouble.rate) ? lost() : output
  }
}

function faultyArtifacts(
  store: ArtifactStore,
  clock: Clock,
  random: Random,
  trouble: Trouble,
): ArtifactStore {
  const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
    await clock.sleep(random.below(LATENCY_MS_MAX) / 2)
    const result = await work()
    await clock.sleep(random.below(LATENCY_MS_MAX) / 2)
    return result
  }
  const unknown = (): PutOutcome => {
    trouble.faults++
    return { ok: false, reason: 'unknown' }
  }
  return {
    get: (key) => slowly(() => store.get(key)),
    look: (key) => slowly(() => store.look(key)),
    put: async (...given) => {
      if (random.chance(trouble.rate)) return slowly(async () => unknown())
      const outcome = await slowly(() => store.put(...given))
      return random.chance(trouble.rate) ? unknown() : outcome
    },
  }
}
