import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES, EventError, escapeLogValue, splitTarget } from '../../codec/index.js'
import {
  createLambdaEdge,
  type EdgeTools,
  type LambdaEdgeParts,
} from '../../server/adapter/aws/lambda-edge.js'
import {
  lambdaEdgeRequest,
  type LambdaEdgeHeader,
} from '../../server/adapter/aws/lambda-edge-event.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { inflate } from '../../server/adapter/node/inflate.js'
import { mintSession } from '../../server/adapter/session/mint-session.js'
import { createAttestor, type SigningKey } from '../../server/edge/attestor.js'
import { admit, eventPathOf } from '../../server/edge/edge.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { deployedVerifier } from '../../server/entry/aws/session-verifiers.js'
import { outcomeOf, bytesOf } from '../server/log/attestor.js'
import { lambdaEdgeEvent } from './lambda-edge-event.js'

const AT = Date.UTC(2026, 10, 24, 10)
const keyOf = (kid: string): SigningKey => ({ kid, key: kid.padEnd(32, 'x') })

function toolsOf(...kids: [string, ...string[]]): EdgeTools {
  const [first, ...others] = kids
  const keys = [keyOf(first), ...others.map(keyOf)] as const
  return {
    attestor: createAttestor(
      nodeCrypto,
      { attestation: [keys[0], ...keys.slice(1)], identity: 'i'.repeat(32) },
      inflate,
    ),
    verifySession: deployedVerifier({ session: [keys[0], ...keys.slice(1)] }, undefined),
  }
}

const TOOLS = toolsOf('now')
const SETTINGS = deployedSettings('{"moderation":"none","origins":["https://blog.example"]}')

/** The edge, and what it was told that no visitor is. */
function edgeOf(more: Partial<LambdaEdgeParts> = {}) {
  const failures: unknown[] = []
  const handler = createLambdaEdge({
    settings: SETTINGS,
    cookieName: 'session',
    carrier: 'att',
    tools: async () => TOOLS,
    now: () => AT,
    failed: (error) => failures.push(error),
    ...more,
  })
  const ask = async (url: string, about: Parameters<typeof lambdaEdgeEvent>[1] = {}) =>
    outcome(await handler(lambdaEdgeEvent(url, about)))
  return { ask, failures }
}

interface Outcome {
  /** 0 where the request goes on. */
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
  readonly url: string
}

function outcome(result: object): Outcome {
  const { status, headers, body, uri, querystring } = result as Record<string, string> & {
    headers: Record<string, LambdaEdgeHeader>
  }
  return {
    status: Number(status ?? 0),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, [field]]) => [name, field?.value ?? '']),
    ),
    body: body ?? '',
    url: uri === undefined ? '' : `${uri}?${querystring}`,
  }
}

const codeOf = ({ body }: Outcome): string => (JSON.parse(body) as { code: string }).code
const SAME = { 'sec-fetch-site': 'same-origin' }
const READ = '/events/read?id=some-read&post=p'
const COMMENT = '/fastevent/comment?id=some-comment&post=p&body=a%20b'

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

  it('decides as every edge does, whatever it is asked', async () => {
    const { ask } = edgeOf({ carrier: 'none' })
    const type = fc.constantFrom(...Object.keys(EVENT_TYPES), 'shop/sale', 'No Type', '')
    const name = fc.constantFrom('post', 'body', 'poll', 'choice', 'form', 'type', 'comment', 'id')
    const value = fc.constantFrom(
      'p',
      'some-id-of-mine',
      'a%20b',
      '%F0%9F%A6%8A',
      '%zz',
      '',
      '../x',
    )
    const query = fc
      .array(fc.tuple(name, value), { maxLength: 5 })
      .map((pairs) => pairs.map(([key, text]) => `${key}=${text}`).join('&'))
    const header = fc.record(
      {
        'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'same-site', 'none'),
        'sec-fetch-mode': fc.constantFrom('navigate', 'cors', 'no-cors'),
        origin: fc.constantFrom(
          'https://blog.example',
          'https://evil.example',
          'https://www.example.org',
        ),
        'content-length': fc.constantFrom('0', '5'),
        'sec-purpose': fc.constant('prefetch'),
      },
      { requiredKeys: [] },
    )
    const method = fc.constantFrom('POST', 'GET', 'PUT', 'HEAD')
    const lane = fc.constantFrom('/events/', '/fastevent/')
    await fc.assert(
      fc.asyncProperty(
        lane,
        type,
        query,
        method,
        header,
        async (lane, type, query, method, given) => {
          const url = `${lane}${type}?${query}`
          const headers = given as Record<string, string>
          const event = lambdaEdgeEvent(url, { method, headers })
          const viewer = lambdaEdgeRequest(event.Records[0]!.cf, AT)
          let expected: string
          try {
            const path = eventPathOf(viewer, SETTINGS)!
            expected = admit(viewer, path, undefined, SETTINGS, TOOLS.attestor).attestation.text
          } catch (error) {
            expected = error instanceof EventError ? error.code : String(error)
          }
          const answer = await ask(url, { method, headers })
          const said =
            answer.status >= 400
              ? codeOf(answer)
              : answer.status === 0
                ? answer.headers['x-event-attestation']
                : expected
          expect(said).toBe(expected)
          // What is refused says so, and what is let in does not.
          expect(answer.status >= 400).toBe(/^[a-z_]+$/.test(expected))
        },
      ),
      { numRuns: 500 },
    )
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

describe('keys', () => {
  it('that cannot be had let no event in, and everything else through', async () => {
    const down = async (): Promise<EdgeTools> => {
      throw new Error('Parameter Store is down.')
    }
    const { ask, failures } = edgeOf({ tools: down })
    for (const url of [READ, COMMENT, `${READ}&att=x`]) {
      const refused = await ask(url, { headers: SAME })
      expect([refused.status, codeOf(refused), refused.headers['retry-after']]).toEqual([
        503,
        'session_unavailable',
        '5',
      ])
    }
    expect(failures.map(String)).toEqual(Array(3).fill('Error: Parameter Store is down.'))
    expect((await ask('/posts/p', { method: 'GET' })).status).toBe(0)
  })

  it('that another edge signed with already are asked for, once', async () => {
    const { location = '' } = (await edgeOf({ tools: async () => toolsOf('new', 'now') }).ask(READ))
      .headers
    const asked: boolean[] = []
    const newer = toolsOf('new', 'now')
    const { ask } = edgeOf({
      tools: async (isAskedAgain) => {
        asked.push(isAskedAgain)
        return isAskedAgain ? newer : TOOLS
      },
    })
    expect((await ask(location)).status).toBe(202)
    expect(asked).toEqual([false, true])
    const cookie = `session=${await mintSession({ user: 'ann', roles: [] }, keyOf('new'), Date.now(), 600)}`
    expect((await ask(READ, { headers: { ...SAME, cookie } })).status).toBe(307)
    const same = edgeOf()
    expect((await same.ask(location)).status).toBe(400)
  })

  it('speak for no session that is not good: 401, and never a silent nobody', async () => {
    const { ask } = edgeOf()
    const stale = await mintSession(
      { user: 'ann', roles: [] },
      keyOf('now'),
      Date.now() - 10 * 60_000,
      60,
    )
    const forged = await mintSession(
      { user: 'ann', roles: [] },
      { ...keyOf('now'), key: 'y'.repeat(32) },
      Date.now(),
      60,
    )
    for (const token of [stale, forged, 'x.y.z']) {
      const refused = await ask(READ, { headers: { ...SAME, cookie: `session=${token}` } })
      expect([refused.status, codeOf(refused)]).toEqual([401, 'session_invalid'])
    }
  })
})

/** SHA-256 of no bytes, in hex. */
function hashOfNothing(): string {
  return Buffer.from(nodeCrypto.sha256(''), 'base64url').toString('hex')
}
