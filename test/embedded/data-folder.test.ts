import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '../../server/entry/embedded-site.js'
import { resolveSettings } from '../../server/entry/settings.js'
import { rawRequest } from './raw-request.js'
import { runVerb } from './served-process.js'
import { eventually, temporarySite, type TemporarySite } from './temporary-site.js'

let site: TemporarySite
beforeAll(async () => {
  site = await temporarySite()
  await site.post('/fastevent/comment?post=my-post&body=great%20post&id=comment-1')
})
afterAll(() => site.close())

const ids = (text: string): string[] =>
  [...text.matchAll(/^id=([^&]*)/gm)].map(([, id]) => id ?? '')

describe('the data folder', () => {
  it('is for one server alone', async () => {
    const settings = resolveSettings(
      {},
      { site: join(site.folder, 'site'), data: site.data, port: 0 },
    )
    await expect(startSite(settings, site.folder)).rejects.toThrow(site.data)
  })

  it('agrees with its log, packed files included, and mends what does not', async () => {
    await site.restart()
    const log = await readdir(join(site.data, 'log'))
    expect(log.filter((name) => name.endsWith('.gz')).length).toBeGreaterThan(0)
    await writeFile(join(site.data, 'public', 'comments', 'my-post.txt'), '#count=99\n')
    await site.restart()
    await eventually(async () =>
      expect(await site.artifact('/comments/my-post.txt')).toContain('id=comment-1'),
    )
  })

  it('keeps its keys for its owner', async () => {
    const { session, identity } = JSON.parse(
      await readFile(join(site.data, 'keys.json'), 'utf8'),
    ) as {
      session: { key: string }
      identity: string
    }
    const log = await readdir(join(site.data, 'log'))
    const texts = await Promise.all(
      log.map((name) => readFile(join(site.data, 'log', name), 'latin1')),
    )
    expect(texts.join('')).not.toContain(session.key)
    expect(texts.join('')).not.toContain(identity)
    expect((await site.fetch('/keys.json')).status).toBe(404)
    expect((await rawRequest(site.url, '/../data/keys.json')).status).toBe(404)
  })

  it('reads its whole log again where the checkpoint is gone', async () => {
    const before = await site.artifact('/comments/my-post.txt')
    await writeFile(join(site.data, 'checkpoint.json'), 'not json')
    await site.restart()
    expect(await site.artifact('/comments/my-post.txt')).toBe(before)
  })

  it('reads its log with the prefixes that it was written with', async () => {
    await site.post('/events/comment?post=prefix&body=old&id=old-prefix')
    await site.restart({ slowPrefix: '/e/', fastPrefix: '/f/' })
    await site.post('/f/comment?post=prefix&body=new&id=new-prefix')
    expect(ids(await site.artifact('/comments/prefix.txt'))).toEqual(['old-prefix', 'new-prefix'])
    await site.restart()
  })

  it('keeps held what was held, though moderation is another when the log is read again', async () => {
    await site.restart({ moderation: 'anonymous' })
    await site.post('/fastevent/comment?post=moderated&body=fast&id=held-fast')
    await site.post('/events/comment?post=moderated&body=slow&id=held-slow')
    await site.restart({ moderation: 'none' })
    await site.post('/events/comment?post=moderated&body=free&id=free-slow')
    await eventually(async () => {
      const text = await site.artifact('/comments/moderated.txt')
      expect(ids(text)).toEqual(['free-slow'])
      expect(text).toContain('#held=held-fast\n#held=held-slow\n')
    })
  })

  it('reads its whole log again where the database is gone', async () => {
    const before = await site.artifact('/comments/my-post.txt')
    await site.stop()
    for (const name of ['state.db', 'state.db-wal', 'state.db-shm']) {
      await rm(join(site.data, name), { force: true })
    }
    await site.restart()
    await site.post('/fastevent/comment?post=my-post&body=one%20more&id=one-more')
    const after = await site.artifact('/comments/my-post.txt')
    expect(ids(after)).toEqual([...ids(before), 'one-more'])
  })

  it('agrees with its log in the end, as verify says', async () => {
    await site.stop()
    const verified = await runVerb(['verify', '--data', site.data])
    expect(verified).toMatchObject({ code: 0, errors: '' })
    await site.restart()
  })

  it('begins a log file after all others even where the clock went back', async () => {
    const log = join(site.data, 'log')
    await site.stop()
    await writeFile(join(log, 'access-4000000000000-aaaaaa.log'), '#Fields: date\n')
    await site.restart()
    await site.post('/events/comment?post=clock&body=hi&id=after-the-clock')
    await eventually(async () =>
      expect(await site.artifact('/comments/clock.txt')).toContain('id=after-the-clock'),
    )
    const newest = (await readdir(log)).sort().at(-1) ?? ''
    expect(await readFile(join(log, newest), 'utf8')).toContain('after-the-clock')
  })

  it('says which file is wrong where what the log was written with cannot be read', async () => {
    await site.stop()
    const file = join(site.data, 'site.json')
    const whole = await readFile(file, 'utf8')
    for (const text of [
      'not json',
      '{"prefixes":"/events/"}',
      '{"prefixes":[{"slow":"no slash"}]}',
    ]) {
      await writeFile(file, text)
      const verified = await runVerb(['verify', '--data', site.data])
      expect(verified.code).toBe(2)
      expect(verified.errors).toMatch(/site\.json|slowPrefix/)
    }
    await writeFile(file, whole)
    await site.restart()
  })
})
