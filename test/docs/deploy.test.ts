import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeKeys } from '../../server/adapter/aws/arrange-keys.js'
import { loadKeys } from '../../server/adapter/folder/keys.js'
import { createSessionVerifier } from '../../server/adapter/session/verify-session.js'
import { appSettings } from '../../server/cdk/app-settings.js'
import { SITE, ofType, resourcesOf } from '../aws/cdk/stack.js'
import { ROOT, anchorsOf, blocksOf, linksOf, pathsOf, readDocument, tableOf } from './documents.js'
import { createClone, type Clone } from './shell.js'

const deploy = readDocument('docs/deploy.md')
const scripts = blocksOf(deploy, 'sh')

/** Every name of the context that the app asks for. */
function namesAsked(): Set<string> {
  const names = new Set<string>()
  appSettings((name) => {
    names.add(name)
    return /^mail/.test(name) ? 'me@blog.example' : undefined
  })
  return names
}

describe('docs/deploy.md', () => {
  it('gives every name that the app can be told, and no other', () => {
    const told = tableOf(deploy, 'Name').flatMap(([names = '']) => {
      return names.replaceAll('`', '').split(', ')
    })
    expect(told.sort()).toEqual([...namesAsked()].sort())
    const used = scripts.join('').matchAll(/ -c (\w+)=/g)
    for (const [, name] of used) expect(namesAsked()).toContain(name)
  })

  it('names outputs that the app has', () => {
    const app = readDocument('server/cdk/app.ts')
    const own = ['BY', 'CERTIFICATE', 'ID', 'LAST_GOOD', 'OLD_LOG_BUCKET', 'SITE', 'TOKEN']
    const variables = [...scripts.join('').matchAll(/\$([A-Z_]+)/g)].map(([, name = '']) => name)
    const outputs = variables.filter((name) => !own.includes(name))
    expect(outputs).toContain('KEYS_PARAMETER')
    for (const name of outputs) {
      const output = name
        .toLowerCase()
        .replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
      expect(app).toContain(`  ${output}: `)
    }
  })

  it('names every alarm of a site', () => {
    const template = ofType(resourcesOf(SITE), 'AWS::CloudWatch::Alarm').map(([id]) => {
      return id.replace(/^SiteEvents|[0-9A-F]{8}$/g, '')
    })
    const told = tableOf(deploy, 'Alarm').flatMap(([names = '']) => {
      return names.replaceAll('`', '').split(', ')
    })
    expect(told.sort()).toEqual(template.sort())
  })

  it('works its costs out as it says', () => {
    const tables = deploy.split('\n## ').find((part) => part.startsWith('What it costs')) ?? ''
    const parts = tables.split(/^That is \*\*\$/m)
    const sums = parts.slice(1).map((part) => Number(/^[\d.]+/.exec(part)?.[0]))
    expect(sums).toHaveLength(2)
    for (const [index, sum] of sums.entries()) {
      const rows = tableOf(parts[index] ?? '', 'Part')
      for (const [part, count, price = '', million] of rows)
        expect(million, part).toBe((Number(count) * priceOf(price) * 1_000_000).toFixed(2))
      const total = rows.reduce((all, [, , , million]) => all + Number(million), 0)
      expect(total).toBeCloseTo(sum, 2)
    }
  })

  it('links to what is there, and names files that are there', () => {
    for (const link of linksOf(deploy)) {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? 'docs/deploy.md' : join(dirname('docs/deploy.md'), path)
      expect(existsSync(ROOT + target), link).toBe(true)
      if (anchor) expect(anchorsOf(readDocument(target)), link).toContain(anchor)
    }
    expect(pathsOf(deploy).filter((path) => !existsSync(ROOT + path))).toEqual([])
  })
})

/** Dollars for one: `1.00 / million`, `0.005 / 1,000`, `0.085`. */
function priceOf(text: string): number {
  const [price = '', of = '1'] = text.split(' / ')
  return Number(price) / Number(of.replace('million', '1000000').replace(',', ''))
}

describe('the keys that docs/deploy.md takes out of a deployment', () => {
  let clone: Clone
  beforeAll(async () => {
    clone = await createClone(await mkdtemp(join(tmpdir(), 'site-events-deploy-')))
  })
  afterAll(() => rm(clone.folder, { recursive: true }))

  it('sign a session that the site takes, and open its log on one’s own machine', async () => {
    const keys = arrangeKeys(undefined, { kids: ['2', '1'], retired: [] }, () => 'k'.repeat(43))
    const aws = `#!/bin/sh\ncat <<'END'\n${JSON.stringify(keys)}\nEND\n`
    await writeFile(join(clone.folder, 'bin', 'aws'), aws, { mode: 0o755 })
    const script = scripts.find((each) => each.includes('> data/owner/keys.json')) ?? ''
    const lines = script.split('\n').filter((line) => !/^(?:aws s3|curl) /.test(line))
    const { code, text } = await clone.run(`${lines.join('\n')}\necho "$TOKEN" > token`)
    expect(code, text).toBe(0)
    const token = (await readFile(join(clone.folder, 'token'), 'utf8')).trim()
    const verify = createSessionVerifier({
      keys: { secret: new TextEncoder().encode(keys.session[0].key) },
      issuer: 'site-events',
    })
    expect(await verify({ token, from: 'cookie' })).toMatchObject({
      user: 'me',
      roles: ['moderator'],
    })
    const folder = join(clone.folder, 'data', 'owner')
    expect(await loadKeys(folder)).toEqual({ ...keys, session: keys.session[0] })
  })
})
