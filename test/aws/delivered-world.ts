import { gzipSync } from 'node:zlib'
import { EventError, PREFIXES, formatQuery, parseQuery, siteEvent } from '../../codec/index.js'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../server/adapter/memory/state-store.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { gunzip } from '../../server/adapter/node/gunzip.js'
import { PROBLEM_TYPE } from '../../server/edge/problem.js'
import { logHeader, logLine } from '../../server/log/log-line.js'
import type { LoggedRequest } from '../../server/port/access-log.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import type { StateStore } from '../../server/port/state-store.js'
import { acceptAttested } from '../../server/use-case/accept-attested.js'
import type { PublishPorts } from '../../server/use-case/publish.js'
import {
  readDeliveredLog,
  type DeliveredLog,
  type DeliveredLogPorts,
} from '../../server/use-case/read-delivered-log.js'
import { sendCut, type CutOutcome } from '../../server/use-case/send-cut.js'
import { joinEvents } from '../../server/use-case/join-events.js'
import { createRandom, type Random } from '../simulation/random.js'
import { HEAD_BYTES_MAX, attestor } from '../simulation/world.js'
import { START, workload, type Attempt } from '../simulation/workload.js'
import { keptLog } from './service-log.js'

/** Deliberately broken parts, to see that the properties notice them. */
export interface Sabotage {
  /** What could not be published is taken for done, and its file is not delivered again. */
  readonly forgets?: boolean
  /** Cuts are joined where the head was seen to have grown, and not logged. */
  readonly cutsAlone?: boolean
}

export interface DeliveredWorld {
  /** The whole log, as one file. */
  readonly log: string
  readonly state: StateStore
  readonly open: ReadonlyMap<string, string>
  readonly aside: ReadonlyMap<string, string>
  /** How much went wrong. */
  readonly failures: number
  readonly cuts: number
}

export const READ = { attestor, gunzip, moderation: 'none' } as const

/** A log file as it was delivered. */
export function deliveredLog(bytes: Uint8Array, name = 'log'): DeliveredLog {
  return {
    name,
    at: START,
    open: async () =>
      (async function* () {
        for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000)
      })(),
  }
}

/** Lives one world to its end: what visitors do is logged, delivered in pieces, in any order and again, and read. */
export async function deliverAll(seed: number, sabotage: Sabotage = {}): Promise<DeliveredWorld> {
  const random = createRandom(seed)
  const troubles = { rate: random.pick([0, 0.02, 0.1]), failures: 0 }
  const state = createMemoryStateStore()
  const [open, aside] = [createMemoryArtifactStore(), createMemoryArtifactStore()]
  const clock = { now: () => START, sleep: () => Promise.resolve(), random: () => random.next() }
  const ports: PublishPorts = {
    state: troubledState(state, random, troubles),
    open: troubledArtifacts(open, random, troubles),
    aside: troubledArtifacts(aside, random, troubles),
    clock,
    headBytesMax: HEAD_BYTES_MAX,
  }
  const all: string[] = []
  let undelivered: string[] = []
  let cuts = 0
  let now = START
  const write = (row: LoggedRequest): void => {
    all.push(logLine(row))
    undelivered.push(logLine(row))
  }
  const serve = async ({ event, actor, hold }: Attempt, isFast: boolean): Promise<number> => {
    const at = (now += random.pick([0, 1, 7]))
    const about = { at, requestId: `request-${all.length}`, hold }
    const { text, attested } = attestor.attest(event, actor, about)
    const query = formatQuery(event.fields)
    const status = isFast ? await fastLane(ports, attested(), random) : 202
    const path = `${PREFIXES[isFast ? 'fast' : 'slow']}${event.type}`
    const contentType = status < 400 ? '' : PROBLEM_TYPE
    write({ ...ROW, at, path, query, status, contentType, attestation: text })
    return status
  }

  const cut = async (subject: string, before: number): Promise<CutOutcome> => {
    const post = async (url: string): Promise<{ status: number; retryAfter: boolean }> => {
      if (random.chance(troubles.rate)) throw new Error('No answer came.')
      const [path = '', query = ''] = url.split('?')
      const type = path.slice(PREFIXES.fast.length)
      const event = siteEvent(type, parseQuery(query))
      const actor = { user: 'site-events', roles: ['system'] as const, address: '' }
      cuts++
      if (!sabotage.cutsAlone) {
        const status = await serve({ event, actor, hold: false }, random.chance(0.8))
        return { status, retryAfter: random.chance(0.3) }
      }
      const attested = attestor.attest(event, actor, { at: now, requestId: '', hold: false })
      await joinEvents(state, subject, [attested.attested()])
      return { status: 202, retryAfter: false }
    }
    return sendCut({ post, sha256: nodeCrypto.sha256, prefixes: PREFIXES }, subject, before)
  }
  const alerts = { watch: async () => () => Promise.resolve() }
  const reading: DeliveredLogPorts = { ...ports, read: READ, service: keptLog(), alerts, cut }

  const deliver = async (file: Uint8Array): Promise<void> => {
    for (;;) {
      const failed = await readDeliveredLog(reading, deliveredLog(file)).catch(
        (error: unknown) => error,
      )
      if (failed === undefined || sabotage.forgets) return
      troubles.failures++
    }
  }

  for (const attempt of workload(random, random.pick([3, 8, 20, 60]))) {
    const isFast = random.chance(0.6)
    // A client that saw no answer sends the same event again.
    for (let i = random.chance(0.2) ? 2 : 1; i > 0; i--) await serve(attempt, isFast)
  }
  while (undelivered.length > 0) {
    const rows = shuffled(undelivered, random)
    undelivered = random.chance(0.3) ? rows.splice(0, random.below(4)) : []
    const files: Uint8Array[] = []
    while (rows.length > 0) {
      const text = logHeader() + rows.splice(0, 1 + random.below(30)).join('')
      const file = random.chance(0.5) ? gzipSync(text) : Buffer.from(text)
      files.push(file, ...(random.chance(0.3) ? [file] : []))
    }
    // Some at once, as functions run.
    while (files.length > 0) await Promise.all(files.splice(0, 1 + random.below(3)).map(deliver))
  }
  const log = logHeader() + all.join('')
  const texts = { open: open.texts(), aside: aside.texts() }
  return { log, state, ...texts, failures: troubles.failures, cuts }
}

const ROW = {
  method: 'POST',
  host: 'site.test',
  requestId: 'request',
  userAgent: 'test',
  referer: '',
} as const

/** What the handler of the fast lane answers; some die before, and then the platform does. */
async function fastLane(
  ports: PublishPorts,
  event: Parameters<typeof acceptAttested>[1],
  random: Random,
): Promise<number> {
  if (random.chance(0.3)) return 502
  try {
    await acceptAttested({ ...ports, late: () => undefined }, event)
    return 202
  } catch (error) {
    return error instanceof EventError ? error.status : 500
  }
}

interface Troubles {
  readonly rate: number
  failures: number
}

/** A state that is throttled now and then, before a join or after it. */
function troubledState(state: StateStore, random: Random, troubles: Troubles): StateStore {
  return {
    ...state,
    join: async (...about) => {
      if (random.chance(troubles.rate)) throw new Error('Throttled.')
      const joined = await state.join(...about)
      if (random.chance(troubles.rate)) throw new Error('No answer came.')
      return joined
    },
  }
}

/** Artifacts whose puts may be refused, lost, or done without an answer. */
function troubledArtifacts(
  store: ArtifactStore,
  random: Random,
  { rate }: Troubles,
): ArtifactStore {
  return {
    ...store,
    put: async (...about) => {
      if (random.chance(rate)) throw new Error('Slow down.')
      if (random.chance(rate * 3)) return { ok: false, reason: 'unknown' }
      const outcome = await store.put(...about)
      return random.chance(rate * 3) ? { ok: false, reason: 'unknown' } : outcome
    },
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
