import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest } from './raw-request.js'
import { runVerb } from './served-process.js'
import { eventually, temporarySite, type TemporarySite } from './temporary-site.js'

const BLOG = 'https://blog.example'

let site: TemporarySite
beforeAll(async () => {
  site = await temporarySite({ origin: [BLOG] })
})
afterAll(() => site.close())

const token = async (user: string): Promise<string> =>
  (await runVerb(['token', '--data', site.data, '--user', user])).output.trim()

const accepted = async (path: string, headers: Record<string, string> = {}): Promise<void> => {
  expect((await site.post(path, headers)).status).toBe(202)
}

const isOutOfReach = async (key: string): Promise<void> => {
  for (const path of [`/${key}`, `/private/${key}`, `/../data/private/${key}`])
    expect((await rawRequest(site.url, path)).status).toBe(404)
}

describe('a read', () => {
  it('counts once an actor, in both lanes', async () => {
    const own = 'A'.repeat(43)
    await accepted(`/fastevent/read?post=my-post&own=${own}`)
    await accepted(`/fastevent/read?post=my-post&own=${own}`)
    expect(await site.artifact('/reads/my-post.txt')).toBe('count=1\n')
    expect((await rawRequest(site.url, '/events/read?post=my-post')).status).toBe(202)
    await eventually(async () =>
      expect(await site.artifact('/reads/my-post.txt')).toBe('count=2\n'),
    )
  })
})

describe('a form', () => {
  it('is a line of a file that no URL leads to, with inputs that say nothing but themselves', async () => {
    await accepted('/fastevent/form?form=contact&email=a@b.c&at=never&by=me&id=form-number-one')
    expect(await site.privateText('forms/contact.txt')).toMatch(
      /^#count=1\nid=form-number-one&at=2[^&]*Z&by=n[^&]{22}&field\.email=a@b\.c&field\.at=never&field\.by=me\n$/,
    )
    await isOutOfReach('forms/contact.txt')
  })

  it('may be a plain one, sent by a page without scripts', async () => {
    const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-origin' }
    const answer = await rawRequest(site.url, '/events/form?form=plain&text=hello+there', {
      headers,
    })
    expect(answer.status).toBe(303)
    await eventually(async () =>
      expect(await site.privateText('forms/plain.txt')).toMatch(/&field\.text=hello there\n$/),
    )
  })
})

describe('a dead link', () => {
  it('is a line of a file that no URL leads to', async () => {
    for (const id of ['report-1', 'report-2', 'report-2'])
      await accepted(`/logs/link/dead?id=${id}&href=/gone&page=/a&status=404&tag=a`)
    await eventually(async () =>
      expect(await site.privateText('links/link/dead.txt')).toMatch(
        /^#groups=1\nhref=\/gone&page=\/a&count=2&first=[^&]*&last=[^&]*&status=404&tag=a\n$/,
      ),
    )
    await isOutOfReach('links/link/dead.txt')
  })
})

describe('bookmarks', () => {
  const path = '/me/bookmarks.txt'

  it('are answered to who made them, by the session alone', async () => {
    const ann = await token('ann')
    const bearer = { authorization: `Bearer ${ann}` }
    await accepted('/fastevent/bookmark?post=first&title=The%20first', bearer)
    await accepted('/events/bookmark?post=a/second', bearer)
    await accepted('/fastevent/bookmark?post=third', bearer)
    await accepted('/fastevent/bookmark?post=third&undo=1', bearer)
    const text = /^post=a\/second&at=2[^&]*Z\npost=first&at=2[^&]*Z&title=The first\n$/
    await eventually(async () =>
      expect(await (await site.fetch(path, { headers: bearer })).text()).toMatch(text),
    )
    const cookie = await rawRequest(site.url, path, { headers: { cookie: `session=${ann}` } })
    expect(cookie.text).toMatch(text)
    expect(cookie.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    })
    const head = await rawRequest(site.url, path, { method: 'HEAD', headers: bearer })
    expect([head.status, head.text]).toEqual([200, ''])
    expect(head.headers['content-length']).toBe(cookie.headers['content-length'])
    const bob = { authorization: `Bearer ${await token('bob')}` }
    expect(await (await site.fetch(path, { headers: bob })).text()).toBe('')
  })

  it('are answered to nobody else', async () => {
    const cookie = `session=${await token('ann')}`
    const refused: [about: Parameters<typeof rawRequest>[2], status: number, code: string][] = [
      [{}, 401, 'session_required'],
      [{ headers: { authorization: 'Bearer nonsense' } }, 401, 'session_invalid'],
      [{ headers: { cookie: 'session=nonsense' } }, 401, 'session_invalid'],
      [{ headers: { cookie, 'sec-fetch-site': 'cross-site' } }, 401, 'session_required'],
      [{ headers: { cookie, 'sec-fetch-site': 'same-site' } }, 401, 'session_required'],
      [{ headers: { cookie, origin: 'https://evil.example' } }, 403, 'forbidden_origin'],
      [{ headers: { cookie }, method: 'POST' }, 405, 'method_not_allowed'],
    ]
    for (const [about, status, code] of refused) {
      const answer = await rawRequest(site.url, path, about)
      expect(answer.status, code).toBe(status)
      expect(answer.headers['content-type']).toBe('application/problem+json')
      expect(JSON.parse(answer.text)).toMatchObject({ status, code })
    }
    await isOutOfReach('bookmarks')
  })

  it('may be read by a page of an allowed origin on a neighbouring site', async () => {
    const cookie = `session=${await token('ann')}`
    const headers = { cookie, origin: BLOG, 'sec-fetch-site': 'same-site' }
    const answer = await rawRequest(site.url, path, { headers })
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('post=first')
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': BLOG,
      'access-control-allow-credentials': 'true',
      vary: 'origin',
    })
    const from = { headers: { ...headers, 'sec-fetch-site': 'cross-site' } }
    expect((await rawRequest(site.url, path, from)).status).toBe(401)
  })

  it('are in the access log as any other request', async () => {
    await eventually(async () => {
      const folder = join(site.data, 'log')
      const files = (await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1'))
      const rows = (await Promise.all(files)).join('').split('\n')
      const told = rows.filter((row) => row.includes(`\t${path}\t`)).join('\n')
      for (const part of ['\t200\t', '\tHEAD\t', '\t401\tapplication/problem+json\t'])
        expect(told).toContain(part)
    })
  })
})

describe('the counts of comments', () => {
  it('are published soon after the first comment, and after the others when the server stops', async () => {
    await accepted('/fastevent/comment?post=one&body=hi')
    await eventually(async () =>
      expect(await site.artifact('/comments/counts.txt')).toBe('post=one&count=1\n'),
    )
    await accepted('/fastevent/comment?post=two&body=hi')
    // Which post was commented last is known to the second.
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    await accepted('/fastevent/comment?post=one&body=hi')
    await site.restart()
    expect(await site.artifact('/comments/counts.txt')).toBe('post=one&count=2\npost=two&count=1\n')
  })

  it('are made again where they are gone, and after a loss of the database', async () => {
    const before = await site.artifact('/comments/counts.txt')
    await site.stop()
    for (const name of ['state.db', 'state.db-wal', 'state.db-shm', 'public/comments/counts.txt'])
      await rm(join(site.data, name), { force: true })
    await site.restart()
    await eventually(async () => expect(await site.artifact('/comments/counts.txt')).toBe(before))
  })
})

describe('verify', () => {
  it('covers all of them', async () => {
    await accepted('/fastevent/shop/sale?price=3')
    await site.stop()
    expect(await runVerb(['verify', '--data', site.data])).toMatchObject({ code: 0, errors: '' })
    const whole = join(site.data, 'public/comments/counts.txt')
    await rm(whole)
    const verified = await runVerb(['verify', '--data', site.data])
    expect(verified.code).toBe(1)
    expect(verified.errors).toContain('missing: open comments/counts.txt')
    await site.restart()
  })
})
