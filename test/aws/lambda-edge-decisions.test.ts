import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES, EventError } from '../../codec/index.js'
import type { EdgeTools } from '../../server/adapter/aws/lambda-edge.js'
import { lambdaEdgeRequest } from '../../server/adapter/aws/lambda-edge-event.js'
import { mintSession } from '../../server/adapter/session/mint-session.js'
import { admit, eventPathOf } from '../../server/edge/edge.js'
import {
  AT,
  COMMENT,
  READ,
  SAME,
  SETTINGS,
  TOOLS,
  codeOf,
  edgeOf,
  keyOf,
  toolsOf,
} from './edge-asker.js'
import { lambdaEdgeEvent } from './lambda-edge-event.js'

describe('the edge in Lambda@Edge', () => {
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
