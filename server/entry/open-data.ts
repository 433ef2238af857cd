import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  createFolderArtifactStore,
  type FolderArtifactStore,
} from '../adapter/folder/artifact-store.js'
import { loadKeys, type SiteKeys } from '../adapter/folder/keys.js'
import { lockFolder } from '../adapter/node/data-lock.js'
import { nodeCrypto } from '../adapter/node/edge-crypto.js'
import { inflate } from '../adapter/node/inflate.js'
import { openDatabase, type SiteDatabase } from '../adapter/sqlite/open-database.js'
import { createSqliteStateStore } from '../adapter/sqlite/state-store.js'
import { createAttestor, type Attestor } from '../edge/attestor.js'
import type { StateStore } from '../port/state-store.js'

/** A data folder that this process alone has open. */
export interface OpenData {
  readonly folder: string
  readonly logFolder: string
  readonly keys: SiteKeys
  readonly attestor: Attestor
  readonly database: SiteDatabase
  readonly state: StateStore
  readonly open: FolderArtifactStore
  readonly aside: FolderArtifactStore
  /** Lets go of everything, in the order in which a crash is harmless. */
  close(): void
}

/**
 * Opens a data folder, making it where it is not there.
 *
 * @throws where another process has it open.
 */
export async function openData(path: string): Promise<OpenData> {
  const folder = resolve(path)
  const logFolder = join(folder, 'log')
  for (const each of [folder, logFolder, join(folder, 'public'), join(folder, 'private')]) {
    await mkdir(each, { recursive: true, mode: 0o700 })
  }
  const lock = lockFolder(folder)
  try {
    const keys = await loadKeys(folder)
    const database = openDatabase(join(folder, 'state.db'))
    const open = createFolderArtifactStore(join(folder, 'public'))
    const aside = createFolderArtifactStore(join(folder, 'private'))
    return {
      folder,
      logFolder,
      keys,
      attestor: createAttestor(nodeCrypto, keys, inflate),
      database,
      state: createSqliteStateStore(database),
      open,
      aside,
      close: () => {
        database.close()
        open.close()
        aside.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
