import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { PREFIXES } from '../../../codec/index.js'
import type { DeployedKeys } from '../../../server/adapter/aws/deployed-keys.js'
import { openData } from '../../../server/entry/open-data.js'
import { runVerb, serveProcess, type ServedProcess } from '../../embedded/served-process.js'
import type { LogFile } from './delivered-logs.js'
import type { Artifacts } from './deployed-site.js'

/** The data folder of an embedded site that has read a log. */
export interface ReplayedFolder {
  artifacts(): Promise<Artifacts>
  /** The counters of a subject. */
  counters(subject: string): Promise<ReadonlyMap<string, number>>
  /** Serves a site from the folder, until its process is ended. */
  serve(): Promise<ServedProcess>
  remove(): Promise<void>
}

/** Has the built command `site-events replay` read log files into a new data folder with the keys of the deployed site. */
export async function replayInto(
  { session: [session], ...keys }: DeployedKeys,
  moderation: string,
  files: readonly LogFile[],
): Promise<ReplayedFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'site-events-replayed-'))
  const data = join(folder, 'data')
  const site = join(folder, 'site')
  await Promise.all([mkdir(data), mkdir(site)])
  await writeFile(join(data, 'keys.json'), JSON.stringify({ session, ...keys }), { mode: 0o600 })
  // What `serve` leaves there for the commands that read its log.
  await writeFile(join(data, 'site.json'), JSON.stringify({ moderation, prefixes: [PREFIXES] }))
  const paths: string[] = []
  for (const { key, bytes } of files) {
    const path = join(folder, basename(key))
    await writeFile(path, bytes)
    paths.push(path)
  }
  const { code, errors } = await runVerb(['replay', ...paths, '--data', data])
  if (code !== 0) throw new Error(`The replay ended with ${code}: ${errors}`)
  return {
    artifacts: async () =>
      new Map([...(await filesIn(data, 'public')), ...(await filesIn(data, 'private'))]),
    counters: async (subject) => {
      const opened = await openData(data)
      try {
        return (await opened.state.totals(subject)).counters
      } finally {
        opened.close()
      }
    },
    serve: () => serveProcess(site, data, ['--moderation', moderation]),
    remove: () => rm(folder, { recursive: true }),
  }
}

async function filesIn(
  data: string,
  side: string,
): Promise<readonly (readonly [string, Buffer])[]> {
  const entries = await readdir(join(data, side), { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    paths.map(async (path) => [relative(data, path), await readFile(path)] as const),
  )
}
