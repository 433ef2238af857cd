import { PREFIXES, formatQuery, siteEvent, type Fields } from '../../../codec/index.js'
import { createMemoryArtifactStore } from '../../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import { gunzip } from '../../../server/adapter/node/gunzip.js'
import { logHeader, logLine } from '../../../server/log/log-line.js'
import type { ArtifactStore } from '../../../server/port/artifact-store.js'
import {
  readDeliveredLog,
  type DeliveredLog,
  type DeliveredLogPorts,
} from '../../../server/use-case/read-delivered-log.js'
import { keptLog } from '../../aws/service-log.js'
import { attestor } from '../reducer/given.js'

/** The row of an event that the edge let in. */
export function rowOf(type: string, fields: Fields, at = 1_000, by = attestor): string {
  const about = { at, requestId: `request-${at}`, hold: false }
  const { text } = by.attest(siteEvent(type, fields), { address: '192.0.2.1' }, about)
  return logLine({
    at,
    method: 'POST',
    host: 'site.test',
    path: `${PREFIXES.slow}${type}`,
    query: formatQuery(fields),
    status: 202,
    contentType: '',
    requestId: `request-${at}`,
    userAgent: 'test',
    referer: '',
    attestation: text,
  })
}

export const commentRow = (
  number: number,
  post = 'p',
  body = `comment ${number}`,
  by = attestor,
): string => rowOf('comment', { id: `comment-${number}`, post, body }, number, by)

export function logOf(...rows: readonly string[]): Buffer {
  return Buffer.from(logHeader() + rows.join(''))
}

/** A log file that is there; a function may be its chunks. */
export function fileOf(bytes: Uint8Array | (() => AsyncIterable<Uint8Array>)): DeliveredLog {
  const chunks = async function* () {
    if (typeof bytes === 'function') yield* bytes()
    else yield bytes
  }
  return { name: 's3://logs/one.gz', at: 4_000, open: async () => chunks() }
}

/** Something to read logs into, in memory, with a clock that stands still but for waiting. */
export function reader(about: Partial<DeliveredLogPorts> = {}) {
  const service = keptLog()
  const puts: string[] = []
  const stores = { state: createMemoryStateStore(), ...storesOf(puts) }
  let now = 5_000
  const ports: DeliveredLogPorts = {
    ...stores,
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms
      },
      random: () => 0.5,
    },
    read: { attestor, gunzip, moderation: 'none' },
    service,
    alerts: { watch: async () => () => Promise.resolve() },
    cut: async () => 'applied',
    ...about,
  }
  const read = (file: DeliveredLog, goOn?: () => boolean): Promise<unknown> =>
    readDeliveredLog(ports, file, goOn).catch((error: unknown) => error)
  const text = async (key: string): Promise<string | undefined> => (await ports.open.get(key))?.text
  return { ports, service, puts, read, text }
}

function storesOf(puts: string[]): { open: ArtifactStore; aside: ArtifactStore } {
  const counted = (store: ArtifactStore): ArtifactStore => ({
    ...store,
    put: (key, ...about) => {
      puts.push(key)
      return store.put(key, ...about)
    },
  })
  return {
    open: counted(createMemoryArtifactStore()),
    aside: counted(createMemoryArtifactStore()),
  }
}
