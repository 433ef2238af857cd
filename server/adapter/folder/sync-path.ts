import { open } from 'node:fs/promises'

/** Makes a file durable, or the names in a folder: a new or renamed file can vanish with its folder's entry. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
