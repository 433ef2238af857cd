import { EventError, PREFIXES, formatQuery, type Lane } from '../../codec/index.js'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../server/adapter/memory/state-store.js'
import { gunzip } from '../../server/adapter/node/gunzip.js'
import { PROBLEM_TYPE } from '../../server/edge/problem.js'
import { makeCut } from '../../server/entry/make-cut.js'
import type { LoggedRequest } from '../../server/port/access-log.js'
import { createCountsWriter } from '../../server/use-case/counts-writer.js'
import { createFollower, type LogPosition } from '../../server/use-case/follow-log.js'
import { createIngestion, type Ingestion } from '../../server/use-case/ingest.js'
import { faultyPorts } from './faulty-ports.js'
import { createLife, type Life } from './life.js'
import { createMemoryLog, cutPower, type DiskFile, type MemoryLog } from './memory-log.js'
import { createRandom } from './random.js'
import { Crash, createScheduler, type Process } from './scheduler.js'
import { HEAD_BYTES_MAX, attestor } from './world.js'
import { START, workload, type Attempt } from './workload.js'

export interface EmbeddedWorld {
  readonly disk: readonly DiskFile[]
  /** What was answered with a receipt, as `answerOf` names it. */
  readonly answered: readonly string[]
  readonly open: ReadonlyMap<string, string>
  readonly aside: ReadonlyMap<string, string>
  readonly crashes: number
}

/** Deliberately broken parts, to see that the simulation notices them. */
export interface EmbeddedSabotage {
  /** The log answers before rows are durable. */
  readonly answersEarly?: boolean
  /** The checkpoint says where the log ends, not how far it is applied. */
  readonly savesAhead?: boolean
}

/** No two attestations of one world are of the same time, so that this names one row. */
export const answerOf = ({ id, at }: { id: string; at: number }): string => `${id} ${at}`

export const READ = { attestor, gunzip, moderation: 'none' } as const

/** One who sends an event until it is answered or refused. */
interface Client {
  readonly attempt: Attempt
  readonly lane: Lane
  wants: boolean
}

/** Lives one world to its end: one process with log, ingestion and follower, started again where it crashes. */
export async function simulateEmbedded(
  seed: number,
  sabotage: EmbeddedSabotage = {},
): Promise<EmbeddedWorld> {
  const random = createRandom(seed)
  const probability = random.pick([0, 0.002, 0.01, 0.03])
  const crashes = { probability, left: 12, happened: 0 }
  const scheduler = createScheduler(random, { handlers: 0, readers: 0 }, crashes)
  const open = createMemoryArtifactStore()
  const aside = createMemoryArtifactStore()
  const stores = { state: createMemoryStateStore(), open, aside }
  const lostReplies = random.pick([0, 0.02, 0.1])
  const failures = random.pick([0, 0.05])
  const rotateBytes = random.pick([1, 2_000, 10_000, Infinity])
  const spread = random.pick([1, 10, 60])
  const disk: DiskFile[] = []
  const answered: string[] = []
  let saved: LogPosition | undefined
  let now = START
  const tick = (): number => (now += random.pick([1, 7]))
  const clients = workload(random, random.pick([3, 8, 20, 40])).map((attempt): Client => {
    return { attempt, lane: random.chance(0.35) ? 'slow' : 'fast', wants: true }
  })

  const run = async (process: Process, life: Life): Promise<void> => {
    const { gate } = life
    const about = { process, random, lostReplies, headBytesMax: HEAD_BYTES_MAX }
    const ports = faultyPorts(stores, { ...about, scheduler: { ...scheduler, gate } })
    const log = createMemoryLog(disk, { ...sabotage, gate, random, rotateBytes, failures })
    const cut = makeCut(attestor, tick, PREFIXES.fast)
    const counts = createCountsWriter(ports)
    const { joined } = counts
    const ingestion = createIngestion({ ...ports, joined, log, cut, late: () => undefined })
    const { clock } = ports
    const followed = { files: log, clock, read: READ, apply: ingestion.applyRead }
    const follower = createFollower(followed, saved)
    // Where a batch cannot be applied now, it is read again.
    const catchUp = (): Promise<boolean> =>
      follower.catchUp().then(
        () => true,
        () => false,
      )
    const save = (): void => {
      saved = sabotage.savesAhead ? log.position() : follower.position()
    }
    const repeat = async (times: number, act: () => unknown): Promise<void> => {
      for (let i = 0; i < times; i++) {
        await gate()
        await act()
      }
    }
    while (!(await catchUp()));
    save()
    const sending = clients.map(async (client) => {
      await repeat(random.below(spread), () => undefined)
      while (client.wants) await send(client, ingestion, log)
    })
    // Saved while it reads, too: any place that it has come to is one to go on from.
    const reading = [repeat(random.below(10), catchUp), repeat(random.below(20), save)]
    await Promise.all([
      ...sending,
      reading[1],
      reading[0],
      repeat(random.below(10), counts.writeNow),
    ])
    const comeToRest = async (): Promise<boolean> => {
      await ingestion.idle()
      await log.idle()
      const isRead = await catchUp()
      // What was read may have made a cut, whose row is then to be read too.
      await ingestion.idle()
      return isRead && placeOf(follower.position()) === placeOf(log.position())
    }
    while (!(await comeToRest()));
    // Once more where every reply to a put was lost.
    for (let i = 0; i < 3; i++) await counts.writeNow()
    // Stopped as it should be, and started again: only then is all that a failed write has left behind read.
    if (!log.isBroken()) return
    log.close()
    throw new Crash()
  }

  const send = async (client: Client, ingestion: Ingestion, log: MemoryLog): Promise<void> => {
    const { attempt, lane } = client
    const { event, actor, hold } = attempt
    const at = tick()
    const attestation = attestor.attest(event, actor, { at, requestId: `request-${at}`, hold })
    const path = { lane, type: event.type }
    const request = requestOf(attempt, lane, at, attestation.text)
    try {
      await ingestion.accept({ path, event, attestation }, request)
      answered.push(answerOf({ id: attestation.id, at }))
      // Some never see the answer, and send the same again.
      client.wants = random.chance(0.1)
    } catch (error) {
      if (!(error instanceof EventError)) throw error
      log.note({ ...request, status: error.status, contentType: PROBLEM_TYPE })
      client.wants = error.code === 'log_unavailable' && random.chance(0.8)
    }
  }

  const start = (): void => {
    scheduler.spawn(async (process) => {
      const life = createLife(scheduler, process, random, () => cutPower(disk, random))
      await Promise.race([life.crashed, run(process, life)])
    }, start)
  }
  start()
  await scheduler.drain()
  return { disk, answered, open: open.texts(), aside: aside.texts(), crashes: crashes.happened }
}

function requestOf({ event }: Attempt, lane: Lane, at: number, attestation: string): LoggedRequest {
  const path = `${PREFIXES[lane]}${event.type}`
  const query = formatQuery(event.fields)
  const rest = { host: 'site.test', contentType: '', userAgent: 'sim', referer: '' }
  return { ...rest, at, method: 'POST', path, query, status: 202, requestId: `${at}`, attestation }
}

function placeOf(position: LogPosition | undefined): string {
  return `${position?.file} ${position?.offset}`
}
