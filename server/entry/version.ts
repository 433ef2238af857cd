import { readFileSync } from 'node:fs'

/** The version of this package. The built command lies one folder below its `package.json`. */
export const VERSION =
  versionIn('../package.json') ?? versionIn('../../../package.json') ?? 'unknown'

function versionIn(path: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
      version?: string
    }
    return version
  } catch {
    return undefined
  }
}
