import { describe, expect, it } from 'vitest'
import { escapeLogValue, splitTarget } from '../../codec/index.js'
import { mintSession } from '../../server/adapter/session/mint-session.js'
import { bytesOf, outcomeOf } from '../server/log/attestor.js'
import {
  AT,
  COMMENT,
  READ,
  SAME,
  TOOLS,
  codeOf,
  edgeOf,
  hashOfNothing,
  keyOf,
  type Outcome,
} from './edge-asker.js'

describe('an edge whose log has no column for attestations', () => {
  it('sends an event to itself, signed, and takes it in then', async () => {
    const { ask } = edgeOf()
    const first = await ask(READ, { headers: SAME })
    expect(first).toMatchObject({ status: 307, headers: { 'cache-control': 'no-store' }, body: '' })
    const { location = '' } = first.headers
    expect(location).toMatch(/^\/events\/read\?id=some-read&post=p&att=eyJ[\w.-]+$/)
    expect(await ask(location, { headers: SAME })).toEqual({
      status: 202,
      headers: { 'cache-control': 'no-store', vary: 'origin' },
      body: '',
      url: '',
    })
  })

  it('sends a fast one on without the signature in its URL, which the handler has in a header', async () => {
    const { ask } = edgeOf()
    const { headers } = await ask(COMMENT, { headers: SAME })
    const { location = '' } = headers
    const forged = {
      'x-event-attestation': 'mine',
      'x-event-time': '1',
      'x-event-host': 'evil.example',
      'x-event-authorization': 'Bearer evil',
      authorization: 'Basic evil',
    }
    const sent = await edgeOf({ now: () => AT + 500 }).ask(location, {
      headers: { ...SAME, ...forged },
    })
    expect(sent).toMatchObject({ status: 0, url: COMMENT })
    expect(sent.headers).toEqual({
      host: 'www.example.org',
      'user-agent': 'curl/8.5.0',
      ...SAME,
      'x-event-attestation': location.split('&att=')[1],
      'x-event-time': String(AT),
      'x-event-host': 'www.example.org',
      'x-amz-content-sha256': hashOfNothing(),
    })
  })

  it('lets a log without the column tell who did what', async () => {
    const { ask } = edgeOf()
    const cookie = `session=${await mintSession({ user: 'ann', name: 'Ann', roles: [] }, keyOf('now'), Date.now(), 600)}`
    const rows: string[] = []
    const logged = async (url: string): Promise<Outcome> => {
      const answer = await ask(url, { headers: { ...SAME, cookie } })
      const { path, query } = splitTarget(url)
      // Of a fast one the handler's 202 is logged.
      const status = answer.status === 0 ? 202 : answer.status
      const cells = ['2026-11-24', '10:00:00', '203.0.113.7', 'POST', path, query, String(status)]
      rows.push(cells.map((cell) => escapeLogValue(cell)).join('\t'))
      return answer
    }
    for (const url of [READ, COMMENT]) {
      await logged((await logged(url)).headers['location'] ?? '')
    }
    await logged(`${READ}&att=forged`)
    const fields = '#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status\n'
    const { attestor } = TOOLS
    expect(await outcomeOf([bytesOf(`${fields}${rows.join('\n')}\n`)], { attestor })).toMatchObject(
      {
        events: ['read some-read', 'comment some-comment'],
        rejects: {},
      },
    )
    expect(rows).toHaveLength(5)
  })

  it('refuses what it has not signed, and what is too long to be signed', async () => {
    const { ask } = edgeOf()
    for (const url of [`${READ}&att=x`, `${READ}&att=`, `${READ}&%61tt=x`]) {
      const refused = await ask(url, { headers: SAME })
      expect([refused.status, codeOf(refused)]).toEqual([400, 'invalid_field'])
    }
    const long = await ask(`/events/form?form=f&text=${'x'.repeat(6_800)}`, { headers: SAME })
    expect([long.status, codeOf(long)]).toEqual([414, 'url_too_long'])
  })

  it('lets a page of a listed origin follow, and no other', async () => {
    const { ask } = edgeOf()
    const headers = { origin: 'https://blog.example', 'sec-fetch-site': 'cross-site' }
    const first = await ask(READ, { headers })
    const cors = {
      'access-control-allow-origin': 'https://blog.example',
      'access-control-expose-headers': 'Location, Retry-After, ETag',
      vary: 'origin',
    }
    expect(first).toMatchObject({ status: 307, headers: cors })
    const second = await ask(first.headers['location'] ?? '', { headers })
    expect(second).toMatchObject({ status: 202, headers: cors })
    const evil = await ask(READ, { headers: { origin: 'https://evil.example' } })
    expect([evil.status, codeOf(evil)]).toEqual([403, 'forbidden_origin'])
    expect(evil.headers['access-control-allow-origin']).toBeUndefined()
    expect(await ask(READ, { method: 'OPTIONS', headers })).toMatchObject({
      status: 204,
      headers: { ...cors, 'access-control-allow-methods': 'GET, POST, OPTIONS' },
    })
  })

  it('leads a plain form back to its page in the end', async () => {
    const { ask } = edgeOf()
    const headers = {
      ...SAME,
      'sec-fetch-mode': 'navigate',
      referer: 'https://www.example.org/posts/p?page=2',
    }
    const url = '/events/form?id=some-form&form=contact&text=hi'
    const first = await ask(url, { method: 'GET', headers })
    expect(first.status).toBe(307)
    const second = await ask(first.headers['location'] ?? '', { method: 'GET', headers })
    expect([second.status, second.headers['location']]).toEqual([303, '/posts/p?page=2'])
  })
})

describe('an edge whose log is told in another way', () => {
  it('answers at once, or sends on', async () => {
    const { ask } = edgeOf({ carrier: 'none' })
    expect((await ask(READ, { headers: SAME })).status).toBe(202)
    const sent = await ask(COMMENT, { headers: SAME })
    expect([sent.status, sent.url, sent.headers['x-event-time']]).toEqual([0, COMMENT, String(AT)])
    const carried = await ask(`${READ}&att=x`, { headers: SAME })
    expect([carried.status, codeOf(carried)]).toEqual([400, 'invalid_field'])
  })
})

describe('what is no event', () => {
  it('goes on to a handler of ours with what CloudFront overwrites', async () => {
    const { ask } = edgeOf()
    const headers = {
      authorization: 'Bearer of-the-viewer',
      'x-event-authorization': 'Bearer evil',
    }
    const sent = await ask('/auth/session', { headers })
    expect(sent.headers).toMatchObject({
      'x-event-authorization': 'Bearer of-the-viewer',
      'x-event-host': 'www.example.org',
      'x-amz-content-sha256': hashOfNothing(),
    })
    expect(sent.headers['authorization']).toBeUndefined()
    const without = await ask('/me/bookmarks.txt', {
      method: 'GET',
      headers: { 'x-event-authorization': 'Bearer evil' },
    })
    expect(without.headers['x-event-authorization']).toBeUndefined()
  })

  it('goes on as it is elsewhere, but for what only an edge may say', async () => {
    const { ask } = edgeOf()
    const headers = { authorization: 'Basic own', 'x-event-attestation': 'mine' }
    const sent = await ask('/posts/p?x=1', { method: 'GET', headers })
    expect([sent.status, sent.url]).toEqual([0, '/posts/p?x=1'])
    expect(sent.headers).toEqual({
      host: 'www.example.org',
      'user-agent': 'curl/8.5.0',
      authorization: 'Basic own',
    })
  })
})
