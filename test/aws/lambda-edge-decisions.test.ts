import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES, EventError } from '../../codec/index.js'
import type { EdgeTools, LambdaEdgeParts } from '../../server/adapter/aws/lambda-edge.js'
import { lambdaEdgeRequest } from '../../server/adapter/aws/lambda-edge-event.js'
import { mintSession } from '../../server/adapter/session/mint-session.js'
import { admit, eventPathOf, type Session } from '../../server/edge/edge.js'
import { sessionToken } from '../../server/edge/session-token.js'
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

const type = fc.constantFrom(...Object.keys(EVENT_TYPES), 'shop/sale', 'No Type', '')
const name = fc.constantFrom(
  'post',
  'body',
  'poll',
  'choice',
  'form',
  'type',
  'comment',
  'id',
  'by',
)
const value = fc.constantFrom('p', 'some-id-of-mine', 'a%20b', '%F0%9F%A6%8A', '%zz', '', '../x')
const query = fc
  .array(fc.tuple(name, value), { maxLength: 5 })
  .map((pairs) => pairs.map(([key, text]) => `${key}=${text}`).join('&'))
const origin = fc.constantFrom('blog.example', 'evil.example', 'www.example.org')
const mostly = (usual: string, other: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constant(other) },
  )
const header = fc.record(
  {
    'sec-fetch-site': fc.constantFrom(
      'same-origin',
      'same-origin',
      'cross-site',
      'same-site',
      'none',
    ),
    'sec-fetch-mode': fc.constantFrom('navigate', 'cors', 'no-cors'),
    origin: origin.map((host) => `https://${host}`),
    'content-length': mostly('0', '5'),
    'sec-purpose': mostly('', 'prefetch'),
    cookie: fc.constantFrom('of nobody', 'of Ann', 'of a moderator', 'that is none'),
  },
  { requiredKeys: [] },
)
/** Events as they should be, and whatever else there is. */
const event = fc.oneof(
  fc.record({ type, query }),
  fc.constantFrom(
    { type: 'comment', query: 'id=some-id-of-mine&post=p&body=a%20b' },
    { type: 'comment/remove', query: 'post=p&comment=some-id-of-mine&by=some-owner-of-it' },
    { type: 'react', query: 'post=p&type=%F0%9F%A6%8A' },
    { type: 'bookmark', query: 'post=p' },
    { type: 'form', query: 'form=f&text=hi' },
  ),
)
const request = fc.record({
  lane: fc.constantFrom('/events/', '/fastevent/'),
  event,
  method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'HEAD'),
  header,
})

/** Asks an edge for whatever there is, and compares it with what the shared parts of every edge decide. */
async function compareWithOthers(edge: ReturnType<typeof edgeOf>): Promise<void> {
  const cookies: Record<string, string> = {
    'of nobody': 'theme=dark',
    'of Ann': `session=${await minted({ user: 'ann', roles: [] })}`,
    'of a moderator': `session=${await minted({ user: 'mo', roles: ['moderator'] })}`,
    'that is none': 'session=x.y.z',
  }
  await fc.assert(
    fc.asyncProperty(request, async ({ lane, event, method, header }) => {
      const { cookie, ...others } = header
      const headers = {
        ...(others as Record<string, string>),
        ...(cookie === undefined ? {} : { cookie: cookies[cookie] ?? '' }),
      }
      const url = `${lane}${event.type}?${event.query}`
      const expected = await decided(url, method, headers)
      const answer = await edge.ask(url, { method, headers })
      if (answer.status >= 400) expect(codeOf(answer)).toBe(expected)
      // What is answered here says nothing of the signature; what goes on has it.
      else if (answer.status > 0) expect([lane, expected]).toEqual(['/events/', SIGNED])
      else expect(answer.headers['x-event-attestation']).toBe(expected)
    }),
    { numRuns: 800 },
  )
}

/** Something that is signed, and no code of a refusal. */
const SIGNED = expect.stringMatching(/^eyJ/) as string

const minted = (session: Pick<Session, 'user' | 'roles'>): Promise<string> =>
  mintSession(session, keyOf('now'), Date.now(), 600)

/** The attestation, or the code of the refusal. */
async function decided(
  url: string,
  method: string,
  headers: Record<string, string>,
): Promise<string> {
  const event = lambdaEdgeEvent(url, { method, headers })
  const viewer = lambdaEdgeRequest(event.Records[0]!.cf, AT)
  try {
    const path = eventPathOf(viewer, SETTINGS)!
    const token = sessionToken(viewer, 'session')
    const session = token && (await TOOLS.verifySession(token))
    return admit(viewer, path, session, SETTINGS, TOOLS.attestor).attestation.text
  } catch (error) {
    return error instanceof EventError ? error.code : String(error)
  }
}

describe('the edge in Lambda@Edge', () => {
  it('decides as every edge does, whatever it is asked', async () => {
    await compareWithOthers(edgeOf({ carrier: 'none' }))
  })

  it.each<[string, Partial<LambdaEdgeParts>]>([
    [
      'lets in pages of any origin',
      { settings: { ...SETTINGS, origins: ['https://evil.example'] } },
    ],
    ['holds what is not to be held', { settings: { ...SETTINGS, moderation: 'all' } }],
    ['looks at another cookie', { cookieName: 'theme' }],
    ['records another time', { now: () => AT + 1 }],
    ['signs with another key', { tools: async () => toolsOf('other', 'now') }],
  ])('would be noticed where it %s', async (_, parts) => {
    await expect(compareWithOthers(edgeOf({ carrier: 'none', ...parts }))).rejects.toThrow(
      'Property failed',
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
