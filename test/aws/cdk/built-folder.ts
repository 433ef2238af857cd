import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the build leaves of which a stack is made. */
export const BUILT_FILES = [
  'site-events.js',
  'aws/edge-function.js',
  'aws/fast.mjs',
  'aws/session.mjs',
  'aws/log.mjs',
  'aws/upload.mjs',
  'aws/keys.mjs',
] as const

/** A folder with small files in the place of the built ones: a stack names them, and reads none but the edge's. */
export function createBuiltFolder(except: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'site-events-built-'))
  mkdirSync(join(folder, 'aws'))
  for (const name of BUILT_FILES) {
    if (!except.includes(name)) writeFileSync(join(folder, name), `// ${name}\n`)
  }
  return folder
}
