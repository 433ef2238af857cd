import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFolderLog, type FolderLog } from '../adapter/folder/access-log.js'
import { createFolderLogFiles, latestLogTime } from '../adapter/folder/log-files.js'
import { createArtifactServer } from '../adapter/http/artifact-response.js'
import { createEventDoor } from '../adapter/http/event-door.js'
import { createFileServer } from '../adapter/http/file-response.js'
import { createNodeListener } from '../adapter/http/node-listener.js'
import { createOwnBookmarks } from '../adapter/http/own-bookmarks.js'
import { createRequestReader } from '../adapter/http/request-reader.js'
import { createSessionExchange } from '../adapter/http/session-exchange.js'
import { createSite } from '../adapter/http/site.js'
import { systemClock } from '../adapter/node/clock.js'
import { quietSockets } from '../adapter/node/quiet-sockets.js'
import { createSteadyClock } from '../adapter/node/steady-clock.js'
import { gunzip } from '../adapter/node/gunzip.js'
import type { Printer } from '../logger/console-line.js'
import { createCountsWriter } from '../use-case/counts-writer.js'
import { createFollower } from '../use-case/follow-log.js'
import { heal } from '../use-case/heal.js'
import { createIngestion, type Ingestion } from '../use-case/ingest.js'
import { saveLogSettings } from './log-settings.js'
import { makeCut } from './make-cut.js'
import { openData, type OpenData } from './open-data.js'
import { createReaderLoop, startPosition } from './reader-loop.js'
import { sessionVerifier } from './session-verifier.js'
import type { Settings } from './settings.js'
import { createSiteLogger } from './site-logger.js'

export interface EmbeddedSite {
  readonly url: string
  /** Answers what is under way, reads the log to its end, and lets go of the data folder. */
  close(): Promise<void>
}

/** Told what happens that no visitor is told. */
export type Report = (message: string, error?: unknown) => void

/** Most that closing waits for requests under way, in milliseconds. */
const DRAIN_MS_MAX = 10_000
/** How long an idle connection is kept: longer than a proxy in front keeps its own. */
const KEEP_ALIVE_MS = 65_000

/** Serves a whole site: its files, its artifacts and its events, on one machine. */
export async function startSite(
  settings: Settings,
  scripts: string,
  print: Printer = console,
): Promise<EmbeddedSite> {
  const data = await openData(settings.data)
  const { logger, close: closeLogger } = createSiteLogger(data.database, print)
  const report: Report = (description, error) => logger.error(description, error)
  const clock = systemClock
  const prefixes = { slow: settings.slowPrefix, fast: settings.fastPrefix }
  const { moderation } = settings
  const written = await saveLogSettings(data.folder, { moderation, prefixes })
  const from = await startPosition(data)
  const now = createSteadyClock(await latestLogTime(data.logFolder))
  const log = await createFolderLog({ folder: data.logFolder, now })
  const publishing = { state: data.state, open: data.open, aside: data.aside, clock }
  const counts = createCountsWriter(publishing)
  const ingestion = createIngestion(
    {
      ...publishing,
      joined: counts.joined,
      log,
      cut: makeCut(data.attestor, now, prefixes.fast),
      late: (error) => report('An accepted event is late; the log reader will apply it.', error),
    },
    settings.reactions ? { reactions: settings.reactions } : {},
  )
  const files = createFolderLogFiles(data.logFolder, log)
  const read = { attestor: data.attestor, gunzip, ...written }
  const follower = createFollower({ files, clock, read, apply: ingestion.applyRead }, from)
  const readerLoop = createReaderLoop(data, follower, counts, report)
  // What an earlier process logged and did not apply is applied before anybody is let in.
  await readerLoop.readNow()
  const site = siteOf(settings, scripts, data, log, ingestion, now, report)
  const server = await listen(site, settings)
  const endQuietSockets = quietSockets(server)
  readerLoop.start()
  let closing = false
  const healing = heal(publishing, async () => {
    await clock.sleep(0)
    return !closing
  }).catch((error: unknown) => report('Artifacts could not all be checked.', error))
  const { port } = server.address() as AddressInfo
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  return {
    url: `http://${host}:${port}/`,
    close: async () => {
      closing = true
      await closeServer(server, endQuietSockets)
      await ingestion.idle()
      await healing
      await readerLoop.stop()
      await ingestion.idle()
      await log.close()
      await closeLogger()
      data.close()
    },
  }
}

function siteOf(
  settings: Settings,
  scripts: string,
  data: OpenData,
  log: FolderLog,
  ingestion: Ingestion,
  now: () => number,
  report: Report,
): RequestListener {
  const prefixes = { slow: settings.slowPrefix, fast: settings.fastPrefix }
  const verifySession = sessionVerifier(settings, data.keys)
  const shared = {
    attestor: data.attestor,
    verifySession,
    origins: settings.origin,
    cookieName: settings.cookie,
    log,
    failed: (error: unknown) => report('A request failed.', error),
  }
  const events = createEventDoor({
    ...shared,
    settings: { prefixes, moderation: settings.moderation, origins: settings.origin },
    ingestion,
  })
  const bookmarks = createOwnBookmarks({ ...shared, state: data.state })
  const exchange = createSessionExchange({
    ...shared,
    verifyLogin: verifySession,
    key: data.keys.session,
    now: () => systemClock.now(),
  })
  const artifacts = createArtifactServer(data.open)
  const ownScripts = createFileServer({ folder: scripts })
  const site = createFileServer({ folder: settings.site })
  const answer = createSite({
    events,
    own: [bookmarks, exchange],
    artifacts,
    scripts: ownScripts,
    site,
    origins: settings.origin,
    log,
  })
  const read = createRequestReader(settings.trustProxy, now)
  return createNodeListener({
    fetch: (request, incoming) => answer(request, read(incoming)),
    events,
    read,
    hostname: settings.host,
  })
}

function listen(listener: RequestListener, settings: Settings): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer(listener)
    server.listen(settings.port, settings.host, () => done(server))
    server.on('error', fail)
    server.keepAliveTimeout = KEEP_ALIVE_MS
  })
}

/** Lets requests under way end, and no new ones begin. */
async function closeServer(server: Server, endQuietSockets: () => void): Promise<void> {
  const closed = new Promise<void>((done) => {
    server.close(() => done())
  })
  endQuietSockets()
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS_MAX)
  await closed
  clearTimeout(late)
}
