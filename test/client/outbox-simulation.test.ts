import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { OUTBOX_EVENTS_MAX } from '../../client/outbox.js'
import { live, sdkScript, type Outcome } from './outbox-world.js'

/** `SIM_SEED=17 npx vitest run test/client/outbox-simulation` lives one world again. */
const only = process.env['SIM_SEED']
const seeds = only === undefined ? Array.from({ length: 150 }, (_, seed) => seed) : [Number(only)]
const isBuilt = existsSync(new URL('../../dist/client/index.js', import.meta.url))
const WORLDS_MS_MAX = 120_000

/** What is wrong with a world, if anything. */
function fault({ sent, recorded, waiting, dropped }: Outcome): string | undefined {
  const ids = new Set(sent)
  const others = [...recorded.keys(), ...waiting].filter((id) => !ids.has(id))
  if (others.length > 0) return `sent with another id: ${others.join()}`
  for (const [id, queries] of recorded)
    if (queries.size > 1) return `sent with two queries: ${[id, ...queries].join(' ')}`
  const lost = sent.filter((id) => !recorded.has(id) && !waiting.includes(id))
  if (lost.length > dropped) return `${lost.length} lost, ${dropped} counted: ${lost.join()}`
  if (waiting.length > OUTBOX_EVENTS_MAX) return `${waiting.length} wait`
  return undefined
}

const said = (seed: number, what: string | undefined): string | undefined =>
  what && `seed ${seed} (SIM_SEED=${seed} npx vitest run test/client/outbox-simulation): ${what}`

test.runIf(isBuilt)(
  'every event is accepted, waits, or is counted as dropped, and never has a second id',
  async () => {
    const script = await sdkScript()
    const total = { sent: 0, requests: 0, reloads: 0, dropped: 0, waiting: 0 }
    for (const seed of seeds) {
      const outcome = await live(script, seed)
      expect(said(seed, fault(outcome))).toBeUndefined()
      total.sent += outcome.sent.length
      total.requests += outcome.requests
      total.reloads += outcome.reloads
      total.dropped += outcome.dropped
      total.waiting += outcome.waiting.length
    }
    // A world in which nothing goes wrong proves nothing.
    if (only === undefined) {
      expect(total.requests).toBeGreaterThan(total.sent * 1.3)
      // And an outbox that hammers is no good either.
      expect(total.requests).toBeLessThan(total.sent * 30)
      expect(Math.min(total.reloads, total.waiting, total.dropped)).toBeGreaterThan(0)
    }
    console.log(total)
  },
  WORLDS_MS_MAX,
)

test.runIf(isBuilt && only === undefined).each([
  // As one well-known SDK does it: at most once.
  [
    'forgets an event before it is acknowledged',
    'track-event.js',
    'lease(entry, ATTEMPT_MS_MAX)',
    'removeFromOutbox(id)',
  ],
  [
    'makes a new id for each attempt',
    'track-event.js',
    'attemptInTurn(id, url(), hold)',
    "attemptInTurn(id, url() + tries + 'x', hold)",
  ],
  ['does not count what it drops', 'outbox.js', 'dropped++;', ''],
])(
  'an outbox that %s is caught',
  async (_, ...sabotage) => {
    const script = await sdkScript(sabotage)
    const faults: string[] = []
    for (let seed = 0; seed < 60 && faults.length === 0; seed++)
      faults.push(...[fault(await live(script, seed))].filter((found) => found !== undefined))
    expect(faults).toHaveLength(1)
  },
  WORLDS_MS_MAX,
)
