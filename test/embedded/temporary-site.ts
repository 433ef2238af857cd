import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSite, type EmbeddedSite } from '../../server/entry/embedded-site.js'
import { resolveSettings } from '../../server/entry/settings.js'

/** A served site in a folder of its own, for one test file. */
export interface TemporarySite {
  readonly url: string
  readonly folder: string
  readonly data: string
  /** What the server reported that no visitor is told. */
  readonly reports: string[]
  fetch(path: string, init?: RequestInit): Promise<Response>
  post(path: string, headers?: Record<string, string>): Promise<Response>
  /** The text of an artifact, empty where there is none. */
  artifact(path: string): Promise<string>
  privateText(key: string): Promise<string>
  stop(): Promise<void>
  /** Stops it where it runs, and starts it again. */
  restart(settings?: Record<string, unknown>): Promise<void>
  close(): Promise<void>
}

export async function temporarySite(
  settings: Record<string, unknown> = {},
): Promise<TemporarySite> {
  const folder = await mkdtemp(join(tmpdir(), 'site-events-'))
  const data = join(folder, 'data')
  await mkdir(join(folder, 'site'))
  await writeFile(join(folder, 'site', 'index.html'), '<!doctype html><title>Home</title>')
  const reports: string[] = []
  const start = (more: Record<string, unknown>): Promise<EmbeddedSite> =>
    startSite(
      resolveSettings({}, { site: join(folder, 'site'), data, port: 0, ...settings, ...more }),
      join(folder, 'scripts'),
      { ...console, error: (line: string) => reports.push(line) },
    )
  let running = await start({})
  let stopped = false
  const stop = async (): Promise<void> => {
    if (!stopped) await running.close()
    stopped = true
  }
  const send = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(new URL(path, running.url), { redirect: 'manual', ...init })
  return {
    get url() {
      return running.url
    },
    folder,
    data,
    reports,
    fetch: send,
    post: (path, headers = {}) => send(path, { method: 'POST', headers }),
    artifact: async (path) => {
      const response = await send(path)
      const text = await response.text()
      return response.ok ? text : ''
    },
    privateText: (key) => readFile(join(data, 'private', key), 'utf8').catch(() => ''),
    stop,
    restart: async (more = {}) => {
      await stop()
      running = await start(more)
      stopped = false
    },
    close: async () => {
      await stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Tries until the check holds, or fails with what it last threw. */
export async function eventually(check: () => Promise<void>, withinMs = 2_000): Promise<void> {
  const until = Date.now() + withinMs
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((done) => setTimeout(done, 50))
    }
  }
}
