import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const DIST = join(import.meta.dirname, '../../dist')
const isBuilt = existsSync(join(DIST, 'integrity.json'))

describe.runIf(isBuilt)('the build', () => {
  test('knows the hash of every file that a browser may load', () => {
    const hashes = JSON.parse(readFileSync(join(DIST, 'integrity.json'), 'utf8')) as object
    const names = readdirSync(DIST).filter((name) => /^site-events.*\.js$/.test(name))
    expect(Object.keys(hashes).sort()).toEqual(names.sort())
    for (const [name, hash] of Object.entries(hashes)) {
      const digest = createHash('sha384')
        .update(readFileSync(join(DIST, name)))
        .digest('base64')
      expect(hash, name).toBe(`sha384-${digest}`)
    }
  })

  test('has a file for each language, which both bundles load by its name', () => {
    for (const language of ['ar', 'de', 'es', 'fr', 'ja', 'pt', 'zh'])
      expect(existsSync(join(DIST, `site-events-${language}.js`))).toBe(true)
    for (const name of ['site-events.js', 'site-events.iife.js'])
      expect(readFileSync(join(DIST, name), 'utf8')).toMatch(
        /import\(`\.\/site-events-\$\{\w+\}\.js`\)/,
      )
  })

  test('has classes that can be imported where there is no browser, and define nothing', async () => {
    const folder = join(DIST, 'client/elements')
    const names = readdirSync(folder).filter((name) => /^site-.*\.js$/.test(name))
    const modules = (await Promise.all(names.map((name) => import(join(folder, name))))) as Record<
      string,
      unknown
    >[]
    const classes = modules
      .flatMap((module) => Object.keys(module))
      .filter((name) => /^Site[A-Z]/.test(name))
    expect(classes).toEqual(expect.arrayContaining(['SitePoll', 'SiteForm', 'SiteBookmark']))
    expect('customElements' in globalThis).toBe(false)
  })
})
