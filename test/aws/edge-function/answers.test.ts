import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { parseAttestation } from '../../../codec/index.js'
import { AT, HOST, SESSION_KEYS, storeWith, token, visit, type Store } from './edge-site.js'
import { engines, isBuilt, type Outcome } from './engines.js'
import { functionOutcome, plainHeaders } from './shared-edge.js'

const NOW = AT / 1_000
const TEN_MINUTES = 600
const OWN = { iss: 'site-events', sub: 'ann', name: 'Ann', exp: NOW + 60 }
const KEYS = ['session', 'attestation', 'identity', 'settings'] as const
const withCookie = (session: string): { cookies: { session: string } } => ({ cookies: { session } })

const statusOf = ({ result }: Outcome): number | undefined => result.statusCode
const claimsOf = ({ logged }: Outcome) => parseAttestation(logged ?? '')?.claims
const problemCodeOf = ({ result }: Outcome): string =>
  (JSON.parse(result.body?.data ?? '{}') as { code?: string }).code ?? ''

describe.runIf(isBuilt).each(engines)('the edge function under $name', ({ run }) => {
  const one = async (...given: Parameters<typeof visit>): Promise<Outcome> => {
    const [outcome] = await run([visit(...given)])
    return outcome!
  }

  it('answers an event of the slow lane with 202, kept by no cache, and has it logged', async () => {
    const outcome = await one('/events/read', 'id=some-event&post=p')
    expect(functionOutcome(outcome).answer).toEqual({
      status: 202,
      headers: { 'cache-control': 'no-store' },
    })
    expect(claimsOf(outcome)).toMatchObject({ jti: 'some-event', iat: AT })
    expect(outcome.result).not.toHaveProperty('body')
  })

  it('sends an event of the fast lane on, signed, with the hash of nothing and without what the client claims', async () => {
    const { result, logged } = await one('/fastevent/react', 'post=p&type=x', {
      headers: { 'x-event-attestation': 'forged', 'x-event-time': '1', 'x-event-new': 'forged' },
    })
    expect(plainHeaders(result.headers)).toEqual({
      host: HOST,
      'sec-fetch-site': 'same-origin',
      'x-event-attestation': logged,
      'x-event-time': String(AT),
      'x-event-host': HOST,
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    })
    expect(result).toMatchObject({ method: 'POST', uri: '/fastevent/react' })
  })

  it('takes the sessions that `site-events token` signs, with each of the keys', async () => {
    for (const { kid, key } of SESSION_KEYS) {
      const session = await new SignJWT({ name: 'Änn 👍', roles: ['moderator'] })
        .setProtectedHeader({ alg: 'HS256', kid })
        .setSubject('ann')
        .setIssuer('site-events')
        .setIssuedAt(NOW)
        .setExpirationTime(NOW + 60)
        .sign(new TextEncoder().encode(key))
      const query = 'post=p&comment=some-comment&by=abcdefghijklmnopqrstuv'
      const outcome = await one('/events/comment/approve', query, withCookie(session))
      expect(claimsOf(outcome)).toMatchObject({ name: 'Änn 👍', roles: ['moderator'] })
      expect(claimsOf(outcome)?.sub).toHaveLength(22)
    }
  })

  it.each([
    ['ended ten minutes ago', token({ ...OWN, exp: NOW - TEN_MINUTES })],
    ['begins in ten minutes', token({ ...OWN, nbf: NOW + TEN_MINUTES })],
    ['is signed by another key', token(OWN, { kid: 's1', key: 'k'.repeat(43) })],
    ['is not signed', token(OWN, undefined, { alg: 'none', kid: 's2' })],
    ['is empty', ''],
  ])('answers a session that %s with 401', async (_, session) => {
    const outcome = await one('/events/read', 'post=p', withCookie(session))
    expect([statusOf(outcome), problemCodeOf(outcome)]).toEqual([401, 'session_invalid'])
    expect(outcome.logged).toBeUndefined()
  })

  it('bears with clocks that differ by a few seconds', async () => {
    for (const claims of [{ exp: NOW - 4 }, { nbf: NOW + 5 }]) {
      const outcome = await one('/events/read', 'post=p', withCookie(token({ ...OWN, ...claims })))
      expect(statusOf(outcome)).toBe(202)
    }
  })

  it('makes no bearer of a token anonymous', async () => {
    const headers = { authorization: `Bearer ${token(OWN)}` }
    for (const lane of ['events', 'fastevent'])
      expect(statusOf(await one(`/${lane}/read`, 'post=p', { headers }))).toBe(401)
  })

  it('takes no signature from a client', async () => {
    const outcome = await one('/events/read', 'post=p&att=forged')
    expect([statusOf(outcome), problemCodeOf(outcome)]).toEqual([400, 'invalid_field'])
  })

  it('refuses a name that is given twice', async () => {
    expect(problemCodeOf(await one('/events/read', 'post=p&post=q'))).toBe('duplicate_field')
  })

  it('leads a visitor who sent a plain form back to the page', async () => {
    const headers = { 'sec-fetch-mode': 'navigate', referer: `https://${HOST}/contact?sent=1#form` }
    const outcome = await one('/events/form', 'form=contact&mail=a%40b.example', {
      method: 'GET',
      headers,
    })
    expect(functionOutcome(outcome).answer).toMatchObject({
      status: 303,
      headers: { location: '/contact?sent=1' },
    })
  })

  it('hands a bearer token and the name of the host to what signs in, and lets a client write neither', async () => {
    for (const path of ['/auth/session', '/me/bookmarks.txt']) {
      const headers = {
        authorization: 'Bearer abc',
        'x-event-authorization': 'forged',
        'x-event-host': 'forged',
      }
      const outcome = await one(path, undefined, { headers })
      expect(functionOutcome(outcome).forwarded).toMatchObject({
        'x-event-authorization': 'Bearer abc',
        'x-event-host': HOST,
      })
      expect(outcome.result.headers).not.toHaveProperty('authorization')
    }
  })

  it('leaves what is no event as it is', async () => {
    const headers = { authorization: 'Basic abc', 'x-event-time': '1' }
    const { result, logged } = await one('/index.html', 'a=b', { method: 'GET', headers })
    expect(plainHeaders(result.headers)).toEqual({
      host: HOST,
      'sec-fetch-site': 'same-origin',
      authorization: 'Basic abc',
    })
    expect(logged).toBeUndefined()
  })

  it('reads no more of the store than it needs', async () => {
    expect((await one('/events/read', 'post=p')).reads).toEqual([
      'settings',
      'attestation',
      'identity',
    ])
    expect((await one('/events/read', 'post=p', withCookie(token(OWN)))).reads).toHaveLength(4)
    expect((await one('/index.html')).reads).toEqual(['settings'])
  })

  it('lets no event in where it cannot have the query as it was sent', async () => {
    const asked = { isWithoutQuery: true }
    expect(statusOf(await one('/events/read', 'post=p', asked))).toBe(503)
    expect(functionOutcome(await one('/index.html', 'a=b', asked)).forwarded).toBeDefined()
  })

  const closed: readonly (readonly [string, Store])[] = [
    ['nothing', {}],
    ...KEYS.map((key) => [`all but "${key}"`, { ...storeWith(), [key]: undefined }] as const),
    ...[
      '',
      'null',
      '[]',
      '{}',
      '[null]',
      '[{"kid":"a2"}]',
      '[{"kid":"a2","key":"short"}]',
      '{"0":',
    ].flatMap((text) => [
      [
        `${JSON.stringify(text)} for keys that sign`,
        { ...storeWith(), attestation: text },
      ] as const,
      [`${JSON.stringify(text)} for keys of sessions`, { ...storeWith(), session: text }] as const,
    ]),
    ['a short identity key', { ...storeWith(), identity: 'short' }],
    ...[{ slow: '' }, { fast: 5 }, { origins: 'https://a.example' }, { cookie: '' }].map(
      (settings) => [`settings ${JSON.stringify(settings)}`, storeWith(settings)] as const,
    ),
  ]

  it.each(closed)('lets no event in where the store holds %s', async (_, store) => {
    const asked = { store, ...withCookie(token(OWN)) }
    const outcomes = await run([
      visit('/events/read', 'post=p', asked),
      visit('/fastevent/react', 'post=p&type=x', asked),
    ])
    for (const outcome of outcomes) {
      expect([statusOf(outcome), outcome.logged]).toEqual([503, undefined])
      expect(plainHeaders(outcome.result.headers)).toMatchObject({
        'retry-after': '5',
        'cache-control': 'no-store',
        'content-type': 'application/problem+json',
      })
    }
    expect(functionOutcome(await one('/index.html', '', asked)).forwarded).toBeDefined()
  })

  it('signs a hundred events in one process, in a time that is told here', async () => {
    const visits = Array.from({ length: 100 }, (_, i) =>
      visit(
        '/events/comment',
        `id=comment-${i}&post=my-post&body=${'great%20post%20'.repeat(10)}`,
        withCookie(token(OWN)),
      ),
    )
    const timeOf = async (some: typeof visits): Promise<number> => {
      const from = performance.now()
      const outcomes = await run(some)
      expect(outcomes.filter(({ logged }) => logged !== undefined)).toHaveLength(some.length)
      return performance.now() - from
    }
    const start = await timeOf(visits.slice(0, 1))
    const all = await timeOf(visits)
    console.log(
      `one of 100 requests: ${Math.round(((all - start) / (visits.length - 1)) * 1_000)} µs`,
    )
  })
})
