import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AUDIENCE, ISSUER, startLogin, type Login } from '../server/adapter/session/login.js'
import { rawRequest, type RawAnswer } from './raw-request.js'
import { runVerb } from './served-process.js'
import { temporarySite, type TemporarySite } from './temporary-site.js'

let login: Login
let site: TemporarySite
beforeAll(async () => {
  login = await startLogin()
  site = await temporarySite({
    auth: login.jwksUrl,
    issuer: ISSUER,
    audience: AUDIENCE,
    origin: ['https://blog.example'],
  })
})
afterAll(async () => {
  await site.close()
  await login.close()
})

const SAME = { 'sec-fetch-site': 'same-origin' }

const ask = (method: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
  rawRequest(site.url, '/auth/session', { method, headers })
const signIn = (token: string, headers: Record<string, string> = SAME): Promise<RawAnswer> =>
  ask('POST', { authorization: `Bearer ${token}`, ...headers })
const cookieOf = ({ headers }: RawAnswer): string => {
  const [cookie = ''] = headers['set-cookie'] ?? []
  return cookie
}
const codeOf = ({ text }: RawAnswer): string => (JSON.parse(text) as { code: string }).code
const now = (): number => Math.floor(Date.now() / 1_000)

describe('POST /auth/session', () => {
  it('gives a cookie that no script can read, and says who it is for', async () => {
    const answer = await signIn(await login.token({ roles: ['moderator'] }))
    expect(answer.status).toBe(200)
    expect(answer.text).toMatch(/^user=ann&name=Ann&roles=moderator&expires=\d{4}-\S+Z\n$/)
    expect(cookieOf(answer)).toMatch(
      /^session=eyJ[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(answer.headers).toMatchObject({
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it('gives a session with which one comments, moderates and has bookmarks', async () => {
    const signedIn = await signIn(await login.token({ roles: ['moderator'] }, { alg: 'ES256' }))
    const cookie = cookieOf(signedIn).split(';')[0] ?? ''
    const headers = { cookie, ...SAME }
    await site.post('/fastevent/comment?post=p&body=mine&id=anns-comment', headers)
    expect(await site.artifact('/comments/p.txt')).toContain('name=Ann&body=mine&verified=1')
    await site.post('/fastevent/bookmark?post=p', headers)
    const bookmarks = await site.fetch('/me/bookmarks.txt', { headers })
    expect(await bookmarks.text()).toContain('post=p')
    const theirs = await site.post('/fastevent/comment?post=p&body=theirs&id=a-comment')
    expect(theirs.status).toBe(202)
    const by = /id=a-comment&at=[^&]*&by=([^&]*)/.exec(await site.artifact('/comments/p.txt'))?.[1]
    const removal = `/fastevent/comment/remove?post=p&comment=a-comment&by=${by}`
    expect((await rawRequest(site.url, removal, { method: 'POST', headers })).status).toBe(202)
  })

  it.each([
    [{ exp: now() + 100 }, 100],
    [{ exp: now() + 7 * 24 * 3_600 }, 3_600],
  ])('lasts as long as the token, and an hour at most: %o', async (claims, seconds) => {
    const age = Number(/Max-Age=(\d+)/.exec(cookieOf(await signIn(await login.token(claims))))?.[1])
    expect(age).toBeLessThanOrEqual(seconds)
    expect(age).toBeGreaterThan(seconds - 30)
  })

  it('takes the token that "site-events token" mints', async () => {
    const { output } = await runVerb([
      'token',
      '--data',
      site.data,
      '--user',
      'owner',
      '--role',
      'admin',
    ])
    expect((await signIn(output.trim())).text).toMatch(/^user=owner&roles=admin&expires=/)
  })

  it('gives nothing for a token that is not good', async () => {
    for (const claims of [{ iss: 'https://evil.example/' }, { aud: 'shop' }, { exp: now() - 60 }]) {
      const answer = await signIn(await login.token(claims))
      expect([answer.status, codeOf(answer), cookieOf(answer)]).toEqual([
        401,
        'session_invalid',
        '',
      ])
    }
    const none = await ask('POST', SAME)
    expect([none.status, codeOf(none), cookieOf(none)]).toEqual([401, 'session_required', ''])
  })

  it('makes no new session of the old one', async () => {
    const cookie = cookieOf(await signIn(await login.token())).split(';')[0] ?? ''
    const answer = await ask('POST', { cookie, ...SAME })
    expect([answer.status, cookieOf(answer)]).toEqual([401, ''])
  })

  it('refuses a session that no browser would keep', async () => {
    const answer = await signIn(await login.token({ name: 'n'.repeat(4_000) }))
    expect([answer.status, cookieOf(answer)]).toEqual([401, ''])
    expect(answer.text).toContain('4096 bytes')
  })

  it('leaves no token in the log', async () => {
    const token = await login.token()
    const minted = /session=([^;]+)/.exec(cookieOf(await signIn(token)))?.[1] ?? ''
    await site.restart()
    const folder = join(site.data, 'log')
    let text = ''
    for (const name of await readdir(folder)) {
      const bytes = await readFile(join(folder, name))
      text += (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
    }
    expect(text).toContain('/auth/session')
    expect(text).not.toContain(token.slice(-40))
    expect(text).not.toContain(minted.slice(-40))
  })
})

describe('GET /auth/session', () => {
  it('says who is signed in, and until when', async () => {
    const signedIn = await signIn(await login.token())
    const cookie = cookieOf(signedIn).split(';')[0] ?? ''
    const answer = await ask('GET', { cookie, ...SAME })
    expect([answer.status, answer.text]).toEqual([200, signedIn.text])
    const head = await ask('HEAD', { cookie, ...SAME })
    expect([head.status, head.text]).toEqual([200, ''])
  })

  it('is 401 for who is not, and for a cookie that is no session', async () => {
    const nobody = await ask('GET')
    expect([nobody.status, codeOf(nobody)]).toEqual([401, 'session_required'])
    const bad = await ask('GET', { cookie: 'session=x.y.z' })
    expect([bad.status, codeOf(bad)]).toEqual([401, 'session_invalid'])
  })

  it('tells a page of another site nothing', async () => {
    const cookie = cookieOf(await signIn(await login.token())).split(';')[0] ?? ''
    const cross = { cookie, 'sec-fetch-site': 'cross-site' }
    expect((await ask('GET', cross)).status).toBe(401)
    expect((await ask('GET', { ...cross, origin: 'https://evil.example' })).status).toBe(403)
  })
})

describe('DELETE /auth/session', () => {
  it('ends the session, whether or not there is one', async () => {
    const answer = await ask('DELETE', SAME)
    expect([answer.status, answer.text, cookieOf(answer)]).toEqual([
      204,
      '',
      'session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    ])
  })

  it('is refused to a page of another site', async () => {
    const answer = await ask('DELETE', { origin: 'https://evil.example' })
    expect([answer.status, codeOf(answer), cookieOf(answer)]).toEqual([403, 'forbidden_origin', ''])
  })
})

describe('a page of another origin', () => {
  it('signs nobody in, unless the site lists it', async () => {
    const token = await login.token()
    const evil = await signIn(token, { origin: 'https://evil.example' })
    expect([evil.status, codeOf(evil), cookieOf(evil)]).toEqual([403, 'forbidden_origin', ''])
    expect(evil.headers['access-control-allow-origin']).toBeUndefined()
    expect((await ask('OPTIONS', { origin: 'https://evil.example' })).status).toBe(403)

    const headers = { origin: 'https://blog.example', 'sec-fetch-site': 'same-site' }
    const preflight = await ask('OPTIONS', headers)
    expect(preflight.status).toBe(204)
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'https://blog.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-methods': 'GET, POST, DELETE',
    })
    const listed = await signIn(token, headers)
    expect(listed.status).toBe(200)
    expect(listed.headers['access-control-allow-origin']).toBe('https://blog.example')
  })

  it('says what can be asked', async () => {
    const answer = await ask('PUT', SAME)
    expect([answer.status, answer.headers['allow']]).toEqual([
      405,
      'GET, HEAD, POST, DELETE, OPTIONS',
    ])
  })
})

describe('a login whose keys cannot be had', () => {
  it('is 503 with Retry-After, and then well again', async () => {
    const other = await startLogin()
    await site.restart({ auth: other.jwksUrl })
    const token = await other.token()
    other.answers = 'with an error'
    const down = await signIn(token)
    expect([down.status, codeOf(down), down.headers['retry-after']]).toEqual([
      503,
      'session_unavailable',
      '5',
    ])
    other.answers = 'well'
    expect((await signIn(token)).status).toBe(200)
    await site.restart()
    await other.close()
  })
})
