import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function makeProfile(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'site-events-profile-'))
}

/** A browser may still be writing while it ends. */
export function removeProfile(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
