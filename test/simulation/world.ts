import { canonicalQuery, type Fields } from '../../codec/index.js'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../server/adapter/memory/state-store.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { inflate } from '../../server/adapter/node/inflate.js'
import { createAttestor } from '../../server/edge/attestor.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import type { StateStore } from '../../server/port/state-store.js'
import type { AttestedEvent } from '../../server/reducer/attested-event.js'
import { apply } from '../../server/use-case/apply.js'
import { bySubject } from '../../server/use-case/by-subject.js'
import { createCountsWriter } from '../../server/use-case/counts-writer.js'
import { cutEvent } from '../../server/use-case/cut-event.js'
import type { PublishPorts } from '../../server/use-case/publish.js'
import { faultyPorts } from './faulty-ports.js'
import { createRandom } from './random.js'
import { createScheduler } from './scheduler.js'
import { START, workload, type Attempt } from './workload.js'

/** A row of the simulated access log. */
export interface Row {
  readonly type: string
  readonly fields: Fields
  readonly attestation: string
}

export interface World {
  readonly seed: number
  readonly log: readonly Row[]
  readonly open: ReadonlyMap<string, string>
  readonly aside: ReadonlyMap<string, string>
  readonly state: StateStore
  /** How much went wrong, so that a run without faults is noticed. */
  readonly crashes: number
}

/** Deliberately broken parts, to see that the simulation notices them. */
export interface Sabotage {
  readonly artifacts?: (store: ArtifactStore) => ArtifactStore
  readonly state?: (store: StateStore) => StateStore
}

export const HEAD_BYTES_MAX = 900
const CRASHES_MAX = 25

export const attestor = createAttestor(
  nodeCrypto,
  { attestation: [{ kid: 'sim', key: 'attestation key' }], identity: 'identity key' },
  inflate,
)

/** Lives one world to its end: requests, fast handlers, log deliveries and readers, with everything going wrong. */
export async function simulate(seed: number, sabotage: Sabotage = {}): Promise<World> {
  const random = createRandom(seed)
  const crashes = {
    probability: random.pick([0, 0.002, 0.02, 0.05]),
    left: CRASHES_MAX,
    happened: 0,
  }
  const stalls = { handlers: random.pick([0.05, 0.5]), readers: random.pick([0, 0.3]) }
  const lostReplies = random.pick([0, 0.02, 0.1])
  const scheduler = createScheduler(random, stalls, crashes)
  const state = createMemoryStateStore()
  const [open, aside] = [createMemoryArtifactStore(), createMemoryArtifactStore()]
  const stores = {
    state: sabotage.state?.(state) ?? state,
    open: sabotage.artifacts?.(open) ?? open,
    aside: sabotage.artifacts?.(aside) ?? aside,
  }
  const log: Row[] = []
  let undelivered: Row[] = []
  let now = START

  /** The edge: attests, and the row is in the log whatever comes after. */
  const door = ({ event, actor, hold }: Attempt): Row => {
    now += random.pick([0, 1, 7])
    const at = now
    const about = { at, requestId: nodeCrypto.sha256(`request ${log.length}`), hold }
    const { text } = attestor.attest(event, actor, about)
    const row: Row = { type: event.type, fields: event.fields, attestation: text }
    log.push(row)
    undelivered.push(row)
    return row
  }

  const start = (rows: readonly Row[], retry: boolean): void => {
    scheduler.spawn(
      async (process) => {
        const about = { process, scheduler, random, lostReplies, headBytesMax: HEAD_BYTES_MAX }
        const published = await applyRows(faultyPorts(stores, about), rows, door)
        if (!published && retry) start(rows, retry)
      },
      retry ? () => start(rows, retry) : undefined,
    )
  }

  for (const attempt of workload(random, random.pick([3, 8, 20, 40]))) {
    // A client that saw no answer sends the same event again.
    const tries = random.chance(0.2) ? 2 : 1
    for (let i = 0; i < tries; i++) {
      const row = door(attempt)
      if (random.chance(0.7)) start([row], false)
    }
    if (random.chance(0.2)) await scheduler.drain()
  }
  while (undelivered.length > 0) {
    undelivered = deliver(undelivered, random.below, (rows) => {
      start(rows, true)
      if (random.chance(0.2)) start([...rows].reverse(), true)
    })
    await scheduler.drain()
  }
  const clock = { now: () => now, sleep: () => Promise.resolve(), random: () => random.next() }
  await createCountsWriter({ ...stores, clock }).writeNow()
  return {
    seed,
    log,
    open: open.texts(),
    aside: aside.texts(),
    state,
    crashes: crashes.happened,
  }
}

/** What every reader and handler does with rows: verify, group by subject, apply, and cut where a head has grown. */
async function applyRows(
  ports: PublishPorts,
  rows: readonly Row[],
  door: (attempt: Attempt) => Row,
): Promise<boolean> {
  let published = true
  for (const [subject, events] of bySubject(rows.map(verified))) {
    const applied = await apply(ports, subject, events)
    published &&= applied.published
    if (applied.cutBefore === undefined) continue
    const event = cutEvent(subject, applied.cutBefore, nodeCrypto.sha256)
    const row = door({
      event,
      actor: { user: 'system', roles: ['system'], address: '' },
      hold: false,
    })
    await apply(ports, subject, [verified(row)])
  }
  return published
}

export function verified(row: Row): AttestedEvent {
  const event = attestor.verify(row.type, row.fields, row.attestation)
  if (typeof event === 'string')
    throw new Error(`${event}: ${canonicalQuery(row.type, row.fields)}`)
  return event
}

/** Parts rows into deliveries, in any order; some rows stay for a later day. */
function deliver(rows: Row[], below: (limit: number) => number, to: (rows: Row[]) => void): Row[] {
  const shuffled = [...rows].sort(() => below(2) - 0.5)
  const late = below(2) === 0 ? shuffled.splice(0, below(4)) : []
  while (shuffled.length > 0) to(shuffled.splice(0, 1 + below(8)))
  return late
}
