import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeployedKeys } from '../../server/adapter/aws/deployed-keys.js'
import type { FunctionUrlResult } from '../../server/adapter/aws/function-url.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { inflate } from '../../server/adapter/node/inflate.js'
import { createDynamoStateStore } from '../../server/adapter/dynamodb/state-store.js'
import { siteEvent } from '../../codec/index.js'
import { createAttestor } from '../../server/edge/attestor.js'
import { joinEvents } from '../../server/use-case/join-events.js'
import { AUDIENCE, ISSUER, startLogin, type Login } from '../server/adapter/session/login.js'
import { tableOn } from './dynamodb/loopback-table.js'
import { functionUrlEvent } from './function-url-event.js'
import { startBuilt } from './lambda/start-built.js'
import type { Lambda } from './lambda/start-lambda.js'
import { lambdaEdgeEvent } from './lambda-edge-event.js'
import {
  LOOPBACK_TABLE,
  startLoopbackDynamoDb,
  type LoopbackDynamoDb,
} from './loopback-dynamodb.js'
import {
  KEYS_PARAMETER,
  startLoopbackParameters,
  type LoopbackParameters,
} from './loopback-parameters.js'

const keyOf = (kid: string) => ({ kid, key: kid.padEnd(43, 'x') })
const KEYS: DeployedKeys = {
  session: [keyOf('s1')],
  attestation: [keyOf('a1')],
  identity: 'i'.repeat(43),
}

let login: Login
let parameters: LoopbackParameters
let database: LoopbackDynamoDb
let auth: Record<string, unknown>
const running: Lambda[] = []
beforeAll(async () => {
  login = await startLogin()
  parameters = await startLoopbackParameters(KEYS)
  database = await startLoopbackDynamoDb()
  auth = { jwksUrl: login.jwksUrl, issuer: ISSUER, audience: AUDIENCE, minutes: 30 }
})
afterAll(async () => {
  await Promise.all(running.map((lambda) => lambda.stop()))
  await Promise.all([login.close(), parameters.close(), database.close()])
})

async function start(
  name: string,
  env: Record<string, string>,
  files: Record<string, string> = {},
): Promise<Lambda> {
  const lambda = await startBuilt(name, env, files)
  running.push(lambda)
  return lambda
}

describe('the handler of /auth/session, as Lambda runs it', () => {
  const VIEWER = { 'x-event-host': 'www.example.org', origin: 'https://www.example.org' }
  let lambda: Lambda
  beforeAll(async () => {
    lambda = await start('session', {
      SETTINGS: JSON.stringify({ auth, cookie: '__Host-events' }),
      KEYS_PARAMETER,
      TABLE: LOOPBACK_TABLE,
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    })
  })
  const ask = async (
    about: Parameters<typeof functionUrlEvent>[0],
    headers: Record<string, string> = {},
  ): Promise<FunctionUrlResult> =>
    (await lambda.invoke(
      functionUrlEvent({ ...about, headers: { ...VIEWER, ...headers } }),
    )) as FunctionUrlResult
  const signIn = async (token: string, headers: Record<string, string> = {}) =>
    ask({}, { 'x-event-authorization': `Bearer ${token}`, ...headers })

  it('exchanges a token, says who it is, and signs out', async () => {
    const signedIn = await signIn(
      await login.token({ exp: Math.floor(Date.now() / 1_000) + 7_200 }),
    )
    expect(signedIn.statusCode).toBe(200)
    expect(signedIn.body).toMatch(/^user=ann&name=Ann&expires=/)
    const [cookie = ''] = signedIn.cookies ?? []
    expect(cookie).toMatch(
      /^__Host-events=eyJ[\w.-]+; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    const cookies = ['theme=dark', cookie.split(';')[0] ?? '']
    const who = await ask({ method: 'GET', cookies })
    expect([who.statusCode, who.body]).toEqual([200, signedIn.body])
    const out = await ask({ method: 'DELETE', cookies })
    expect([out.statusCode, out.cookies?.[0]?.slice(0, 26)]).toEqual([
      204,
      '__Host-events=; Max-Age=0;',
    ])
  })

  it('takes the token from where the edge puts it, and CloudFront’s own signature for none', async () => {
    const { statusCode, body } = await ask({}, { authorization: 'AWS4-HMAC-SHA256 Credential=x' })
    expect([statusCode, JSON.parse(body)]).toMatchObject([401, { code: 'session_required' }])
  })

  it('refuses a page of another origin, by the host that the viewer asked', async () => {
    const refused = await signIn(await login.token(), { origin: 'https://evil.example' })
    expect([refused.statusCode, refused.cookies]).toEqual([403, undefined])
  })

  it('answers bookmarks from the table, to their owner', async () => {
    const attestor = createAttestor(nodeCrypto, KEYS, inflate)
    const event = attestor
      .attest(
        siteEvent('bookmark', { id: 'a-bookmark', post: 'my-post' }),
        { user: 'ann', address: '192.0.2.1' },
        { at: Date.now(), requestId: 'r', hold: false },
      )
      .attested()
    await joinEvents(createDynamoStateStore(tableOn(database)), event.subject, [event])
    const [cookie = ''] = (await signIn(await login.token())).cookies ?? []
    const cookies = [cookie.split(';')[0] ?? '']
    const path = '/me/bookmarks.txt'
    const mine = await ask({ method: 'GET', path, cookies })
    expect([mine.statusCode, mine.headers['cache-control']]).toEqual([200, 'private, no-store'])
    expect(mine.body).toContain('post=my-post')
    expect((await ask({ method: 'GET', path })).statusCode).toBe(401)
    expect((await ask({ method: 'GET', path: '/me/other.txt' })).statusCode).toBe(404)
  })

  it('reads the keys once for all of that', () => {
    expect(parameters.asked).toBe(1)
  })

  it('is 503 while the login’s keys cannot be had', async () => {
    await login.rotate()
    login.answers = 'with an error'
    // Within its cool-down a key that it does not know is none; a function that just started asks.
    const fresh = await start('session', {
      SETTINGS: JSON.stringify({ auth }),
      KEYS_PARAMETER,
      TABLE: LOOPBACK_TABLE,
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
    })
    const headers = { ...VIEWER, 'x-event-authorization': `Bearer ${await login.token()}` }
    const asked = async () =>
      (await fresh.invoke(functionUrlEvent({ headers }))) as FunctionUrlResult
    const down = await asked()
    expect([down.statusCode, down.headers['retry-after']]).toEqual([503, '5'])
    login.answers = 'well'
    expect((await asked()).statusCode).toBe(200)
  })
})

describe('the edge of Lambda@Edge, as Lambda runs it', () => {
  interface Result {
    readonly status?: string
    readonly headers: Record<string, { value: string }[]>
  }
  const startEdge = (settings: object): Promise<Lambda> =>
    start(
      'lambda-edge',
      { AWS_REGION: 'ap-southeast-2', AWS_ENDPOINT_URL_SSM: parameters.endpoint },
      {
        'site-events.settings.json': JSON.stringify({ keysParameter: KEYS_PARAMETER, ...settings }),
      },
    )
  const headersOf = async (more = {}) => ({
    'sec-fetch-site': 'same-origin',
    cookie: `session=${await login.token({ name: 'Ann' }, { alg: 'ES256' })}`,
    ...more,
  })

  it('takes a session of the site’s own login, and signs what it does', async () => {
    const edge = await startEdge({ settings: { auth, moderation: 'none' } })
    const headers = await headersOf()
    const first = (await edge.invoke(
      lambdaEdgeEvent('/fastevent/comment?id=some-comment&post=p&body=hi', { headers }),
    )) as Result
    expect(first.status).toBe('307')
    const url = first.headers['location']?.[0]?.value ?? ''
    const sent = (await edge.invoke(lambdaEdgeEvent(url, { headers }))) as Result
    const text = sent.headers['x-event-attestation']?.[0]?.value ?? ''
    const fields = { id: 'some-comment', post: 'p', body: 'hi' }
    expect(createAttestor(nodeCrypto, KEYS, inflate).verify('comment', fields, text)).toMatchObject(
      {
        id: 'some-comment',
        verified: true,
        name: 'Ann',
      },
    )
  })

  it('lets no event in while Parameter Store is down, and every event after', async () => {
    parameters.isDown = true
    const edge = await startEdge({ carrier: 'none' })
    const read = lambdaEdgeEvent('/events/read?id=some-read&post=p')
    expect(((await edge.invoke(read)) as Result).status).toBe('503')
    parameters.isDown = false
    expect(((await edge.invoke(read)) as Result).status).toBe('202')
    expect(edge.output()).toContain('cannot be had')
  })

  it('does not start with settings that it does not know', async () => {
    const edge = await startEdge({ settings: { moderatoin: 'none' } })
    await expect(edge.invoke(lambdaEdgeEvent('/'))).rejects.toThrow('"moderatoin"')
  })
})
