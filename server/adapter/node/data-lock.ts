import { join } from 'node:path'
import Database from 'libsql'
import { StoreError } from '../../port/store-error.js'

/** A data folder that this process alone may write to. */
export interface DataLock {
  release(): void
}

const NAME = 'lock'

/** A connection that nobody refers to is closed by the garbage collector, and its lock would go with it. */
const held = new Set<Database.Database>()

/**
 * Takes the exclusive lock of a data folder, which has to be there. It is the operating system's lock on a tiny database
 * file, held by an open transaction: Node.js has no lock on files of its own, and a file with a process id would outlive
 * `kill -9`. The file stays; nothing but a lock on it counts.
 *
 * @throws {StoreError} `folder_locked`, naming the folder, where another server holds it, in this process or any other.
 * @example const lock = lockFolder('data') // and at the end: lock.release()
 */
export function lockFolder(folder: string): DataLock {
  const connection = new Database(join(folder, NAME))
  try {
    connection.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    connection.close()
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')) throw error
    throw new StoreError(
      'folder_locked',
      `The data folder "${folder}" is in use by another server. Stop that one, or give this one a folder of its own.`,
      error,
    )
  }
  held.add(connection)
  return {
    release: () => {
      if (held.delete(connection)) connection.close()
    },
  }
}
