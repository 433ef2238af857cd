import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runVerb, serveProcess } from '../embedded/served-process.js'

const DEMO = fileURLToPath(new URL('../../demo', import.meta.url))

/** A site, served by the built command in a process of its own, with a data folder of its own. */
export interface ServedSite {
  readonly url: string
  /** An artifact as `curl` would read it; empty where there is none. */
  text(path: string): Promise<string>
  privateText(key: string): Promise<string>
  /** Every row of the access log so far. */
  logRows(): Promise<readonly string[]>
  /** Sends an event as somebody without a browser would. */
  post(type: string, fields: Readonly<Record<string, string>>): Promise<Response>
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
  /** Starts it again: the same address, the same data. */
  start(): Promise<void>
  /** A session of somebody, as the site's own login would give it. */
  token(user: string): Promise<string>
  /** What `site-events verify` says about the data, once the server has stopped. */
  verify(): ReturnType<typeof runVerb>
  /** Stops it and removes its data. */
  close(): Promise<void>
}

export function serveDemo(): Promise<ServedSite> {
  return serveSite(DEMO)
}

export async function serveSite(folder: string): Promise<ServedSite> {
  const data = await mkdtemp(join(tmpdir(), 'site-events-browser-'))
  let server = await serveProcess(folder, data)
  const { url } = server
  const killServer = (): void => void server.process.kill('SIGKILL')
  process.once('exit', killServer)
  return {
    url,
    text: async (path) => {
      const response = await fetch(new URL(path, url))
      const text = await response.text()
      return response.ok ? text : ''
    },
    privateText: (key) => readFile(join(data, 'private', key), 'utf8').catch(() => ''),
    logRows: async () => {
      const names = await readdir(join(data, 'log'))
      const files = names.filter((name) => name.endsWith('.log'))
      const texts = await Promise.all(
        files.map((name) => readFile(join(data, 'log', name), 'utf8')),
      )
      return texts.flatMap((text) => text.split('\n')).filter((row) => row && !row.startsWith('#'))
    },
    post: (type, fields) => {
      const query = Object.entries(fields)
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
        .join('&')
      return fetch(new URL(`/fastevent/${type}?${query}`, url), { method: 'POST' })
    },
    end: (signal) => server.end(signal),
    start: async () => {
      server = await serveProcess(folder, data, ['--port', new URL(url).port])
    },
    token: async (user) => (await runVerb(['token', '--user', user, '--data', data])).output.trim(),
    verify: () => runVerb(['verify', '--data', data]),
    close: async () => {
      if (server.process.exitCode === null && server.process.signalCode === null)
        await server.end('SIGTERM')
      process.off('exit', killServer)
      await rm(data, { recursive: true })
    },
  }
}
