import type { BatchResponse } from '../../adapter/aws/batch-response.js'
import type { CreatedObject } from '../../adapter/aws/created-object.js'
import type { DeployedKeys } from '../../adapter/aws/deployed-keys.js'
import { workOnObjects } from '../../adapter/aws/work-on-objects.js'
import { createOwnDoor } from '../../adapter/http/own-door.js'
import { nodeCrypto } from '../../adapter/node/edge-crypto.js'
import { gunzip } from '../../adapter/node/gunzip.js'
import { inflate } from '../../adapter/node/inflate.js'
import type { OpenObject } from '../../adapter/s3/object-source.js'
import { mintSession } from '../../adapter/session/mint-session.js'
import { PREFIXES } from '../../../codec/index.js'
import { createAttestor } from '../../edge/attestor.js'
import type { ServiceLog } from '../../port/service-log.js'
import type { AlertDigest } from '../../use-case/alert-digest.js'
import type { PublishPorts } from '../../use-case/publish.js'
import { readDeliveredLog, type DeliveredLogPorts } from '../../use-case/read-delivered-log.js'
import { sendCut } from '../../use-case/send-cut.js'
import type { DeployedSettings } from './deployed-settings.js'

export interface LogReaderParts extends PublishPorts {
  readonly service: ServiceLog
  readonly alerts: AlertDigest
  readonly source: OpenObject
  /** Reads the keys as they are now. */
  readonly keys: () => Promise<DeployedKeys>
  readonly settings: DeployedSettings
  /** The only bucket that is read. */
  readonly logBucket: string
  /** Those that are written to. */
  readonly outputBuckets: readonly string[]
  /** As visitors know the site: `https://example.org`. */
  readonly siteUrl: string
}

/** Time that is left for ending what is under way, in milliseconds, before the function is stopped. */
const RESERVE_MS = 15_000
const SESSION_SECONDS = 300
const SYSTEM = { user: 'site-events', roles: ['system'] } as const

/**
 * Reads the logs that a notification tells of.
 *
 * @returns A function of the event and of the milliseconds that are left; it answers SQS, and throws elsewhere.
 * @throws where a bucket is read and written: a reader that triggers itself never ends.
 */
export function createLogReader(
  parts: LogReaderParts,
): (event: unknown, remainingMs: () => number) => Promise<BatchResponse | undefined> {
  const { service, alerts, source, logBucket, outputBuckets } = parts
  if (outputBuckets.includes(logBucket))
    throw new Error(`The bucket "${logBucket}" would be read and written.`)

  return async (event, remainingMs) => {
    let ports: Promise<DeliveredLogPorts> | undefined
    const goOn = (): boolean => remainingMs() > RESERVE_MS
    const work = async (object: CreatedObject): Promise<void> => {
      const { bucket, key, versionId, at } = object
      if (bucket !== logBucket) throw new Error(`The bucket "${bucket}" is not the log's.`)
      ports ??= portsOf(parts)
      const place = { bucket, key, ...(versionId === undefined ? {} : { versionId }) }
      const file = { name: `s3://${bucket}/${key}`, at, open: () => source(place) }
      await readDeliveredLog(await ports, file, goOn)
    }
    try {
      return await workOnObjects(event, { work, log: service, remainingMs, reserveMs: RESERVE_MS })
    } finally {
      await alerts.send()
    }
  }
}

/**
 * Keys are read once a call and never kept: what is signed by a key that came since would be rejected, and nobody would
 * read that log again.
 */
async function portsOf(parts: LogReaderParts): Promise<DeliveredLogPorts> {
  const { settings, siteUrl, clock } = parts
  const { moderation, prefixes, cookie } = settings
  const keys = await parts.keys()
  const post = createOwnDoor({
    siteUrl,
    cookie,
    session: () => mintSession(SYSTEM, keys.session[0], clock.now(), SESSION_SECONDS),
  })
  const cutPorts = { post, sha256: nodeCrypto.sha256, prefixes }
  return {
    ...parts,
    read: {
      attestor: createAttestor(nodeCrypto, keys, inflate),
      gunzip,
      moderation,
      // The log may be older than the settings.
      prefixes: [prefixes, PREFIXES],
    },
    cut: (subject, before) => sendCut(cutPorts, subject, before),
  }
}
