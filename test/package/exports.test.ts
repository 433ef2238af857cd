import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { types: string; default: string }>
}
const isBuilt = existsSync(join(ROOT, 'dist/cli.js'))

/** What each entry for back ends is for. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  './server': ['startSite', 'resolveSettings'],
  './aws': ['createFastLane', 'createS3ArtifactStore', 'createDynamoStateStore', 'querySql'],
  './logger': ['createLogger', 'withLogging', 'createDynamoEventWriter'],
  './cdk': ['SiteEvents'],
  './codec': ['eventUrl', 'EVENT_TYPES'],
}

describe.runIf(isBuilt)('the package', () => {
  it('has a file for each of its exports, with types where it is code', () => {
    for (const [name, target] of Object.entries(exports)) {
      const files = typeof target === 'string' ? [target] : Object.values(target)
      for (const file of files) expect(existsSync(join(ROOT, file)), `${name}: ${file}`).toBe(true)
    }
  })

  it.each(Object.entries(NAMES))('has in %s what it is for', async (name, expected) => {
    const target = exports[name]
    const file = typeof target === 'object' ? target.default : ''
    const module = (await import(join(ROOT, file))) as Record<string, unknown>
    expect(Object.keys(module)).toEqual(expect.arrayContaining([...expected]))
  })
})
