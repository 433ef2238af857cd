import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest } from './raw-request.js'
import { runVerb } from './served-process.js'
import { eventually, temporarySite, type TemporarySite } from './temporary-site.js'

let site: TemporarySite
beforeAll(async () => {
  site = await temporarySite({ origin: ['https://blog.example'] })
})
afterAll(() => site.close())

const token = async (...args: string[]): Promise<string> =>
  (await runVerb(['token', '--data', site.data, ...args])).output.trim()

const ids = (text: string): string[] =>
  [...text.matchAll(/^id=([^&]*)/gm)].map(([, id]) => id ?? '')

describe('the fast lane', () => {
  it('has a comment in its file when the 202 has been read', async () => {
    const response = await site.post('/fastevent/comment?post=my-post&body=great+post&id=comment-1')
    expect(response.status).toBe(202)
    expect(response.headers.get('location')).toBe('/comments/my-post.txt#comment-1')
    expect(response.headers.get('retry-after')).toBeNull()
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toBe('')
    const text = await site.artifact('/comments/my-post.txt')
    expect(text).toMatch(
      /^#count=1\nid=comment-1&at=\d{4}-[^&]*Z&by=n[^&]{22}&name=&body=great post\n$/,
    )
  })

  it('publishes each of 200 comments at once, once', async () => {
    const sent = Array.from({ length: 200 }, (_, i) => `at-once-${i}`)
    const answers = await Promise.all(
      sent.map((id) => site.post(`/fastevent/comment?post=busy&body=hi&id=${id}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual(sent.map(() => 202))
    expect(answers.filter(({ headers }) => headers.has('retry-after'))).toEqual([])
    const found: string[] = []
    for (let path: string | undefined = '/comments/busy.txt'; path !== undefined;) {
      const text = await site.artifact(path)
      found.push(...ids(text))
      path = /^#next=(.*)$/m.exec(text)?.[1]
    }
    expect(found.sort()).toEqual([...sent].sort())
  })

  it('counts a reaction once an actor, and takes it back', async () => {
    const own = 'A'.repeat(43)
    const path = `/fastevent/react?post=my-post&type=%F0%9F%91%8D&own=${own}`
    await site.post(path)
    await site.post(path)
    await site.post(`/fastevent/react?post=my-post&type=%E2%9D%A4&own=B${own.slice(1)}`)
    expect(await site.artifact('/reactions/my-post.txt')).toBe('type=❤&count=1\ntype=👍&count=1\n')
    await site.post(`${path}&undo=1`)
    expect(await site.artifact('/reactions/my-post.txt')).toBe('type=❤&count=1\n')
  })

  it('keeps a poll to its choices and its time', async () => {
    const admin = { authorization: `Bearer ${await token('--user', 'owner', '--role', 'admin')}` }
    const define = (more: string): Promise<Response> =>
      site.post(`/fastevent/poll?poll=best&question=Which%3F&choices=htmx%0Alit${more}`, admin)
    expect((await define('')).status).toBe(202)
    await site.post('/fastevent/vote?poll=best&choice=lit')
    await site.post('/fastevent/vote?poll=best&choice=htmx')
    expect(await site.artifact('/polls/best.txt')).toBe(
      '#question=Which?\nchoice=htmx&count=1\nchoice=lit&count=0\n',
    )
    const other = await site.post('/fastevent/vote?poll=best&choice=vue')
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([
      400,
      'unknown_choice',
    ])
    expect((await define('&closes=2020-01-01T00:00Z')).status).toBe(202)
    const late = await site.post('/fastevent/vote?poll=best&choice=lit')
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([403, 'closed'])
  })
})

describe('the slow lane', () => {
  it('has an event in its file within two seconds', async () => {
    const response = await site.post('/events/comment?post=slow&body=hi&id=slow-comment')
    expect([response.status, response.headers.get('location')]).toEqual([202, null])
    await eventually(async () =>
      expect(await site.artifact('/comments/slow.txt')).toContain('id=slow-comment'),
    )
  })

  it('groups errors where visitors cannot read them', async () => {
    const stack = encodeURIComponent(
      'TypeError: x is not a function\n    at f (https://a.example/app.js:3:5)',
    )
    for (const id of ['report-1', 'report-2', 'report-2']) {
      const query = `id=${id}&kind=TypeError&message=x%20is%20not%20a%20function&stack=${stack}`
      expect((await site.post(`/logs/error/js?${query}`)).status).toBe(202)
    }
    await eventually(async () =>
      expect(await site.privateText('errors/error/js.txt')).toMatch(
        /^#groups=1\ngroup=TypeError f@\/app\.js:3&count=2&/,
      ),
    )
    expect((await site.fetch('/errors/error/js.txt')).status).toBe(404)
    expect((await site.fetch('/private/errors/error/js.txt')).status).toBe(404)
  })
})

describe('who did it', () => {
  it('is the session, which has the last word on the name', async () => {
    const authorization = `Bearer ${await token('--user', 'ann', '--name', 'Ann')}`
    await site.post('/fastevent/comment?post=who&body=mine&name=Bob&id=anns-comment', {
      authorization,
    })
    expect(await site.artifact('/comments/who.txt')).toContain('name=Ann&body=mine&verified=1\n')
    const edit = '/fastevent/comment/edit?post=who&comment=anns-comment&body=better'
    const stranger = `Bearer ${await token('--user', 'eve')}`
    expect((await site.post(edit, { authorization: stranger })).status).toBe(404)
    expect((await site.post(edit, { authorization })).status).toBe(202)
    expect(await site.artifact('/comments/who.txt')).toMatch(/body=better&verified=1&edited=/)
  })

  it('has no roles on a page of another origin, nor on a link', async () => {
    const cookie = `session=${await token('--user', 'mo', '--role', 'moderator')}`
    const text = await site.artifact('/comments/who.txt')
    const by = /by=([^&]*)/.exec(text)?.[1] ?? ''
    const path = `/fastevent/comment/remove?post=who&comment=anns-comment&by=${by}`
    const from = (headers: Record<string, string>): Promise<{ status: number }> =>
      rawRequest(site.url, path, { method: 'POST', headers: { cookie, ...headers } })
    expect(
      (await from({ origin: 'https://blog.example', 'sec-fetch-site': 'cross-site' })).status,
    ).toBe(403)
    expect((await from({ 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await from({ 'sec-fetch-site': 'same-origin' })).status).toBe(202)
    expect(await site.artifact('/comments/who.txt')).toBe('#count=0\n')
  })
})

describe('a picture on some page', () => {
  it('is no comment, reaction or vote, in either lane', async () => {
    for (const path of [
      '/events/comment?post=img&body=hi',
      '/events/vote?poll=img&choice=a',
      '/events/react?post=img&type=a',
    ]) {
      const headers = {
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': 'image',
        'sec-fetch-site': 'cross-site',
      }
      expect((await rawRequest(site.url, path, { headers })).status).toBe(405)
    }
    expect((await rawRequest(site.url, '/events/read?post=img')).status).toBe(202)
  })
})

describe('names that are no keys', () => {
  it('are not there', async () => {
    for (const path of [
      '/.well-known/security.txt',
      `/${'x'.repeat(300)}.txt`,
      '/comments/a%00b.txt',
    ]) {
      expect((await rawRequest(site.url, path)).status).toBe(404)
    }
  })
})

describe('a page without scripts', () => {
  it('posts its form and goes back to where it was', async () => {
    const headers = {
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': 'same-origin',
      accept: 'text/html',
      referer: `${site.url}posts/one/`,
    }
    const answer = await rawRequest(
      site.url,
      '/fastevent/comment?post=plain&body=no+script&id=by-a-form',
      { headers },
    )
    expect([answer.status, answer.headers['location']]).toEqual([
      303,
      '/posts/one/#comment-by-a-form',
    ])
    expect(await site.artifact('/comments/plain.txt')).toContain('body=no script\n')
    const elsewhere = await rawRequest(site.url, '/fastevent/comment?post=plain&body=again', {
      headers: { ...headers, referer: 'https://evil.example//evil' },
    })
    expect(elsewhere.headers['location']).toMatch(/^\/#comment-/)
    const form = await rawRequest(site.url, '/events/form?form=contact&text=hi', { headers })
    expect([form.status, form.headers['location']]).toEqual([303, '/posts/one/'])
  })
})

describe('a page of an allowed origin', () => {
  it('may read the answer, without a preflight of its own', async () => {
    const headers = { origin: 'https://blog.example', 'sec-fetch-site': 'cross-site' }
    const answer = await rawRequest(site.url, '/fastevent/comment?post=cors&body=hi', {
      method: 'POST',
      headers,
    })
    expect(answer.status).toBe(202)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://blog.example',
      'access-control-expose-headers': 'Location, Retry-After, ETag',
      vary: 'origin',
    })
    const options = await rawRequest(site.url, '/fastevent/comment?post=cors&body=hi', {
      method: 'OPTIONS',
      headers,
    })
    expect(options.status).toBe(204)
    expect(
      (await rawRequest(site.url, '/fastevent/comment?post=cors', { method: 'HEAD' })).status,
    ).toBe(405)
    expect((await site.artifact('/comments/cors.txt')).split('\n')).toHaveLength(3)
    const artifact = await rawRequest(site.url, '/comments/cors.txt', { headers })
    expect(artifact.headers['access-control-allow-origin']).toBe('https://blog.example')
  })
})

describe('moderation', () => {
  it('holds what has to wait, out of every public file, until it is approved', async () => {
    await site.restart({ moderation: 'anonymous' })
    await site.post('/fastevent/comment?post=held&body=secret%20words&id=held-comment')
    expect(await site.artifact('/comments/held.txt')).toBe('#count=0\n#held=held-comment\n')
    const waiting = await site.privateText('comments/held.txt')
    expect(waiting).toContain('secret words')
    const by = /by=([^&]*)/.exec(waiting)?.[1] ?? ''
    const authorization = `Bearer ${await token('--user', 'mo', '--role', 'moderator')}`
    await site.post(`/fastevent/comment/approve?post=held&comment=held-comment&by=${by}`, {
      authorization,
    })
    expect(await site.artifact('/comments/held.txt')).toContain('body=secret words')
    expect(await site.privateText('comments/held.txt')).toBe('#held=0\n')
    await site.restart()
  })
})

describe('stopping', () => {
  it('waits for no connection that nobody has asked anything on', async () => {
    const { hostname, port } = new URL(site.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    const ended = once(socket, 'close')
    const from = Date.now()
    await site.stop()
    expect(Date.now() - from).toBeLessThan(5_000)
    await ended
    await site.restart()
  })
})
