import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where `.ci/run` installs what no npm package brings. */
const TOOLS = fileURLToPath(new URL('../../.ci/tools', import.meta.url))

/** The path of something that `.ci/run` installs. */
export function toolPath(...parts: string[]): string {
  return join(TOOLS, ...parts)
}

/** Says what is not there of some paths, for people; undefined where all is. */
export function missingOf(...paths: string[]): string | undefined {
  const absent = paths.filter((path) => !existsSync(path))
  return absent.length === 0 ? undefined : `there is no ${absent.join(', ')}`
}
