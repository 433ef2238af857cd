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
import type { Cooldown } from '../../port/cooldown.js'
import type { Mailer } from '../../port/mailer.js'
import type { ServiceLog } from '../../port/service-log.js'
import { createAlertDigest, type AlertDigest } from '../../use-case/alert-digest.js'
import type { PublishPorts } from '../../use-case/publish.js'
import { readDeliveredLog, type DeliveredLogPorts } from '../../use-case/read-delivered-log.js'
import { sendCut } from '../../use-case/send-cut.js'
import type { DeployedSettings } from './deployed-settings.js'

export interface LogReaderParts extends PublishPorts {
  /** Tells the owner of new errors and dead links. @default nobody is told */
  readonly mail?: { readonly mailer: Mailer; readonly cooldown: Cooldown }
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

/** What one call brings. */
export interface LogReaderCall {
  readonly log: ServiceLog
  /** Milliseconds until the function is stopped. */
  readonly remainingMs: () => number
}

/** Time that is left for ending what is under way, in milliseconds, before the function is stopped. */
const RESERVE_MS = 15_000
const SESSION_SECONDS = 300
const SYSTEM = { user: 'site-events', roles: ['system'] } as const

/**
 * Reads the logs that a notification tells of.
 *
 * @returns A function of the event; it answers SQS, and throws elsewhere where something has to be told again.
 * @throws where a bucket would be read and written: a reader that triggers itself never ends.
 */
export function createLogReader(
  parts: LogReaderParts,
): (event: unknown, call: LogReaderCall) => Promise<BatchResponse | undefined> {
  const { source, logBucket, outputBuckets } = parts
  if (outputBuckets.includes(logBucket))
    throw new Error(`The bucket "${logBucket}" would be read and written.`)

  return async (event, { log, remainingMs }) => {
    const alerts = alertsOf(parts, log)
    let ports: Promise<DeliveredLogPorts> | undefined
    const goOn = (): boolean => remainingMs() > RESERVE_MS
    const work = async ({ bucket, key, versionId, at }: CreatedObject): Promise<void> => {
      if (bucket !== logBucket) throw new Error(`The bucket "${bucket}" is not the log's.`)
      ports ??= portsOf(parts, alerts, log)
      const place = { bucket, key, ...(versionId === undefined ? {} : { versionId }) }
      const file = { name: `s3://${bucket}/${key}`, at, open: () => source(place) }
      await readDeliveredLog(await ports, file, goOn)
    }
    try {
      return await workOnObjects(event, { work, log, remainingMs, reserveMs: RESERVE_MS })
    } finally {
      await alerts.send()
    }
  }
}

function alertsOf({ mail, state, siteUrl }: LogReaderParts, service: ServiceLog): AlertDigest {
  if (mail) return createAlertDigest({ ...mail, state, service, site: new URL(siteUrl).host })
  const nothing = (): Promise<void> => Promise.resolve()
  return { watch: async () => nothing, send: nothing }
}

/**
 * Keys are read once a call and never kept: what is signed by a key that came since would be rejected, and nobody would
 * read that log again.
 */
async function portsOf(
  parts: LogReaderParts,
  alerts: AlertDigest,
  service: ServiceLog,
): Promise<DeliveredLogPorts> {
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
    alerts,
    service,
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
