import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderLogFiles } from '../adapter/folder/log-files.js'
import { gunzip } from '../adapter/node/gunzip.js'
import { openDatabase } from '../adapter/sqlite/open-database.js'
import { createSqliteStateStore } from '../adapter/sqlite/state-store.js'
import { joinLog } from '../use-case/join-log.js'
import { verify, type Verified } from '../use-case/verify.js'
import { dataFolder } from './environment.js'
import { loadLogSettings } from './log-settings.js'
import { openData, type OpenData } from './open-data.js'

const SHOWN_MAX = 20

/** Proves that the artifacts are what the log says; exits with 1 where they are not. */
export async function verifyVerb(options: { data?: string }): Promise<void> {
  const data = await openData(dataFolder(options.data))
  try {
    const { subjects, artifacts, differences } = await verifyData(data)
    for (const { side, key, what } of differences.slice(0, SHOWN_MAX))
      console.error(`${what}: ${side} ${key}`)
    if (differences.length > 0)
      throw new Error(`${differences.length} artifacts are not what the log says.`)
    console.log(
      `${artifacts} artifacts of ${subjects} subjects are, byte for byte, what the log says.`,
    )
  } finally {
    data.close()
  }
}

async function verifyData(data: OpenData): Promise<Verified> {
  const scratch = await mkdtemp(join(tmpdir(), 'site-events-verify-'))
  const database = openDatabase(join(scratch, 'state.db'))
  try {
    const rebuilt = createSqliteStateStore(database)
    const files = createFolderLogFiles(data.logFolder)
    const { moderation, prefixes } = await loadLogSettings(data.folder)
    await joinLog(rebuilt, files, { attestor: data.attestor, gunzip, moderation, prefixes })
    return await verify(rebuilt, data, {
      open: await data.open.keys(),
      aside: await data.aside.keys(),
    })
  } finally {
    database.close()
    await rm(scratch, { recursive: true })
  }
}
