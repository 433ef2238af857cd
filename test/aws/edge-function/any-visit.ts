import fc from 'fast-check'
import { EVENT_TYPES, eventPathStarts } from '../../../codec/index.js'
import { AT, HOST, SESSION_KEYS, storeWith, token, type Visit } from './edge-site.js'

/** Who the visitor's cookie speaks for; `invalid` where it must be refused. */
export type Speaker = Claims | 'invalid' | undefined

export interface Claims {
  readonly sub: string
  readonly name?: string
  readonly roles?: readonly string[]
}

export interface AnyVisit {
  readonly visit: Visit
  readonly speaker: Speaker
}

const SECONDS = AT / 1_000
const TEN_MINUTES = 600
const FRIEND = 'https://friend.example'

const text = fc.oneof(
  fc.constantFrom('p', 'great post', '👍', '', ' ', '\u00a0', 'abcdefgh\n', 'é%', '1', 'my/post'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const known = Object.values(EVENT_TYPES).flatMap((row) =>
  'fields' in row ? Object.keys(row.fields) : [],
)
const name = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('post', 'poll', 'form', 'id', 'own', 'proof', 'by', ...known),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('att', 'z', '__proto__', 'constructor', '9', 'a b', 'x'.repeat(41)),
  },
)
const pair = fc.tuple(name, text, fc.boolean()).map(([key, value, plus]) => {
  const escaped = encodeURIComponent(value)
  return `${encodeURIComponent(key)}=${plus ? escaped.replace(/%20/g, '+') : escaped}`
})
const query = fc.oneof(
  { weight: 12, arbitrary: fc.array(pair, { maxLength: 6 }).map((pairs) => pairs.join('&')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a=%zz', 'a=%ED%A0%80', '%', '&&=', 'post', 'post=p&post=q'),
  },
  { weight: 1, arbitrary: fc.constantFrom(7_660, 7_680).map((size) => `post=${'a'.repeat(size)}`) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(64, 65)
      .map((count) => Array.from({ length: count }, (_, i) => `f${i}=1`).join('&')),
  },
  fc.constant(undefined),
)

const type = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(EVENT_TYPES)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'seen',
      'a/b-c',
      'A',
      '',
      '__proto__',
      'toString',
      'seen\n',
      'a'.repeat(101),
    ),
  },
)
const settings = fc.constantFrom(
  {},
  { moderation: 'none', origins: [FRIEND] },
  { moderation: 'all', slow: '/e/', fast: '/f/', cookie: 'Login' },
)
const path = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(fc.constantFrom('/events/', '/fastevent/', '/e/', '/f/'), type)
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...eventPathStarts(),
      '/logs/event/seen',
      '/',
      '/auth/session',
      '/me/bookmarks.txt',
      '/me',
    ),
  },
)

/** A header that is often not there. */
const sometimes = (...values: string[]): fc.Arbitrary<string | undefined> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: fc.constantFrom(...values) },
  )
const headers = fc
  .record({
    host: fc.constant(HOST),
    'sec-fetch-site': sometimes('same-origin', 'same-site', 'cross-site', 'none'),
    'sec-fetch-mode': sometimes('navigate', 'cors'),
    origin: sometimes(`https://${HOST}`, FRIEND, 'https://evil.example', 'null'),
    accept: sometimes('text/html,*/*', '*/*'),
    referer: sometimes(
      `https://${HOST}/my-post?page=2#top`,
      `https://${HOST}//evil.example`,
      `https://${HOST}/\\evil`,
      'https://evil.example/',
      '',
    ),
    purpose: fc.oneof({ weight: 19, arbitrary: fc.constant(undefined) }, fc.constant('prefetch')),
    'content-length': fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      fc.constantFrom('0', '5'),
    ),
    'x-event-attestation': sometimes('forged'),
    'x-event-anything': sometimes('forged'),
  })
  .map((all) =>
    Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  )

const claims: fc.Arbitrary<Claims> = fc.record(
  {
    sub: fc.oneof(
      fc.constantFrom('ann', 'mo'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    ),
    name: fc.oneof(text, fc.string({ unit: 'binary', maxLength: 90 })),
    roles: fc.subarray(['admin', 'moderator', 'system', 'king']),
  },
  { requiredKeys: ['sub'] },
)
const session: fc.Arbitrary<{ cookie?: string; speaker: Speaker }> = fc.oneof(
  fc.constant({ speaker: undefined }),
  fc.tuple(claims, fc.constantFrom(...SESSION_KEYS)).map(([own, key]) => ({
    cookie: token({ iss: 'site-events', exp: SECONDS + 60, ...own }, key),
    speaker: own,
  })),
  fc.tuple(claims, fc.constantFrom(...badTokens())).map(([own, make]) => ({
    cookie: make(own),
    speaker: 'invalid' as const,
  })),
)

/** Each way in which a token is none, clocks that differ by ten minutes among them. */
function badTokens(): ((own: Claims) => string)[] {
  const good = { iss: 'site-events', exp: SECONDS + 60 }
  const [first] = SESSION_KEYS
  return [
    (own) => token({ ...good, ...own, exp: SECONDS - TEN_MINUTES }),
    (own) => token({ ...good, ...own, nbf: SECONDS + TEN_MINUTES }),
    (own) => token({ ...own, iss: 'site-events' }),
    (own) => token({ ...good, ...own, iss: 'elsewhere' }),
    (own) => token({ ...good, ...own, sub: '' }),
    (own) => token({ ...good, ...own }, { kid: 's3', key: first!.key }),
    (own) => token({ ...good, ...own }, { kid: 's1', key: first!.key }),
    (own) => token({ ...good, ...own }, first, { alg: 'none', kid: 's2' }),
    (own) => token({ ...good, ...own }, first, { alg: 'HS256' }),
    (own) => token({ ...good, ...own }, first, { alg: 'HS256', kid: 's2', crit: ['b64'] }),
    (own) => token({ ...good, ...own }).slice(0, -2),
    () => 'no.token',
  ]
}

const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('::ffff:192.0.2.1', '::ffff:c000:201', '2001:DB8::', '64:ff9b::192.0.2.1'),
)

/** Any request that can reach the edge, most of them events. */
export const anyVisit: fc.Arbitrary<AnyVisit> = fc
  .record({
    method: fc.oneof(
      { weight: 6, arbitrary: fc.constant('POST') },
      { weight: 3, arbitrary: fc.constant('GET') },
      fc.constantFrom('OPTIONS', 'HEAD', 'PUT'),
    ),
    path,
    query,
    headers,
    session,
    address,
    settings,
  })
  .map(({ session: { cookie, speaker }, settings: site, ...request }) => ({
    speaker,
    visit: {
      ...request,
      at: AT,
      store: storeWith(site),
      // CloudFront writes names of cookies in lower case.
      cookies: {
        theme: 'dark',
        ...(cookie === undefined
          ? {}
          : { [('cookie' in site ? site.cookie : 'session').toLowerCase()]: cookie }),
      },
    },
  }))
