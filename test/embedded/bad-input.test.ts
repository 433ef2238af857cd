import { SignJWT } from 'jose'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CASES, ID, long } from './bad-input-cases.js'
import { rawRequest } from './raw-request.js'
import { temporarySite, type TemporarySite } from './temporary-site.js'

let site: TemporarySite
beforeAll(async () => {
  site = await temporarySite()
  await site.post('/fastevent/comment?post=clean&body=first&id=first-comment')
})
afterAll(() => site.close())

describe('what is refused', () => {
  it.each(CASES)(
    '$name: $status $code',
    async ({ path, method = 'POST', headers = {}, status, code, field }) => {
      const before = await site.artifact('/comments/clean.txt')
      const body = headers['content-length'] === undefined ? {} : { body: long(7) }
      const answer = await rawRequest(site.url, path, { method, headers, ...body })
      expect(answer.status).toBe(status)
      expect(answer.headers['content-type']).toBe('application/problem+json')
      const problem = JSON.parse(answer.text) as Record<string, unknown>
      expect(problem).toMatchObject({ status, code, ...(field === undefined ? {} : { field }) })
      expect(String(problem['detail']).length).toBeGreaterThan(10)
      expect(await site.artifact('/comments/clean.txt')).toBe(before)
    },
  )

  it('knows an expired session, one without a signature, and one of another key', async () => {
    const { session } = JSON.parse(await readFile(join(site.data, 'keys.json'), 'utf8')) as {
      session: { key: string }
    }
    const sign = (key: string, expires: number): Promise<string> =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('ann')
        .setIssuer('site-events')
        .setExpirationTime(expires)
        .sign(new TextEncoder().encode(key))
    const now = Math.floor(Date.now() / 1000)
    const none = ['{"alg":"none"}', `{"sub":"ann","iss":"site-events","exp":${now + 60}}`]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.')
    for (const token of [
      await sign(session.key, now - 60),
      await sign(long(43), now + 60),
      `${none}.`,
    ]) {
      const cookie = await site.post('/fastevent/comment?post=clean&body=hi', {
        cookie: `session=${token}`,
      })
      expect(cookie.status).toBe(401)
      const bearer = await site.post('/fastevent/comment?post=clean&body=hi', {
        authorization: `Bearer ${token}`,
      })
      expect(bearer.status).toBe(401)
    }
    const good = await site.post('/fastevent/comment?post=signed&body=hi', {
      authorization: `Bearer ${await sign(session.key, now + 60)}`,
    })
    expect(good.status).toBe(202)
    expect(await site.artifact('/comments/signed.txt')).toContain('verified=1')
  })

  it('takes no identity from headers or fields', async () => {
    await site.post('/fastevent/comment?post=spoof&body=hi&name=The%20Owner', {
      'x-event-attestation': 'eyJhbGciOiJIUzI1NiJ9.e30.x',
      'x-user': 'admin',
    })
    const text = await site.artifact('/comments/spoof.txt')
    expect(text).toContain('name=The Owner')
    expect(text).not.toContain('verified')
  })

  it('lets no id stand for two contents', async () => {
    const path = `/fastevent/comment?post=twice&id=${ID}&body=`
    expect((await site.post(`${path}one`)).status).toBe(202)
    expect((await site.post(`${path}one`)).status).toBe(202)
    const other = await site.post(`${path}two`)
    expect(other.status).toBe(409)
    expect(await other.json()).toMatchObject({ code: 'event_conflict', field: 'id' })
    await site.restart()
    expect((await site.post(`${path}three`)).status).toBe(409)
    expect((await site.artifact('/comments/twice.txt')).match(/^id=/gm)).toHaveLength(1)
  })

  it('keeps lines, tabs and separators of a body inside its own line', async () => {
    const body = 'one\ntwo\tthree\u2028four\u0000#five&six=7'
    await site.post(`/fastevent/comment?post=lines&body=${encodeURIComponent(body)}`)
    const text = await site.artifact('/comments/lines.txt')
    expect(text.split('\n')).toHaveLength(3)
    const line = text.split('\n')[1] ?? ''
    expect(new URLSearchParams(line).get('body')).toBe(body)
  })

  it('is still there, and so is the first comment', async () => {
    expect(await site.artifact('/comments/clean.txt')).toContain('id=first-comment')
    expect(site.reports).toEqual([])
  })
})
