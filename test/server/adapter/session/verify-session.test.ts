import fc from 'fast-check'
import { SignJWT, UnsecuredJWT, exportSPKI, importJWK, type JWTPayload } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EventError } from '../../../../codec/index.js'
import {
  createSessionVerifier,
  type SessionOptions,
} from '../../../../server/adapter/session/verify-session.js'
import type { Session } from '../../../../server/edge/edge.js'
import { AUDIENCE, ISSUER, startLogin, type Login } from './login.js'

const MINUTES = 60
const FETCH_TIMEOUT_MS = 60

let login: Login
beforeEach(async () => {
  login = await startLogin()
})
afterEach(() => login.close())

const optionsOf = (more: Partial<SessionOptions> = {}): SessionOptions => ({
  keys: { jwksUrl: new URL(login.jwksUrl) },
  issuer: ISSUER,
  audience: AUDIENCE,
  fetchTimeoutMs: FETCH_TIMEOUT_MS,
  fetchEveryMs: 0,
  ...more,
})

/** What a verifier makes of a token: a session, or the code of the error. */
async function outcome(
  verify: ReturnType<typeof createSessionVerifier>,
  token: string,
): Promise<Session | string> {
  try {
    return await verify({ token, from: 'bearer' })
  } catch (error) {
    if (error instanceof EventError) return error.code
    throw error
  }
}

const now = (): number => Math.floor(Date.now() / 1_000)

describe('a login token', () => {
  it.each(['RS256', 'ES256'] as const)('signed by %s says who it is', async (alg) => {
    const verify = createSessionVerifier(optionsOf())
    expect(await outcome(verify, await login.token({ roles: ['admin', 'king'] }, { alg }))).toEqual(
      {
        user: 'ann',
        name: 'Ann',
        roles: ['admin'],
        from: 'bearer',
      },
    )
  })

  it('has its roles in the claim that the site names', async () => {
    const verify = createSessionVerifier(optionsOf({ rolesClaim: 'https://example.org/groups' }))
    const claims = { roles: ['admin'], 'https://example.org/groups': 'staff moderator' }
    expect(await outcome(verify, await login.token(claims))).toMatchObject({ roles: ['moderator'] })
  })

  it.each<[string, JWTPayload]>([
    ['of another issuer', { iss: 'https://evil.example/' }],
    ['for another audience', { aud: ['shop'] }],
    ['of nobody', { sub: '' }],
    ['that never ends', { exp: undefined } as unknown as JWTPayload],
    ['that ended ten minutes ago', { exp: now() - 10 * MINUTES }],
    ['that begins in ten minutes', { nbf: now() + 10 * MINUTES }],
  ])('%s is none', async (_, claims) => {
    const verify = createSessionVerifier(optionsOf())
    expect(await outcome(verify, await login.token(claims))).toBe('session_invalid')
  })

  it('is good where the clock of the login is ten minutes ahead, as long as it does not say when it begins', async () => {
    const verify = createSessionVerifier(optionsOf())
    const ahead = await login.token({ iat: now() + 10 * MINUTES })
    expect(await outcome(verify, ahead)).toMatchObject({ user: 'ann' })
    const tolerant = createSessionVerifier(optionsOf({ clockToleranceSeconds: 11 * MINUTES }))
    const late = await login.token({ exp: now() - 10 * MINUTES })
    expect(await outcome(tolerant, late)).toMatchObject({ user: 'ann' })
  })

  it('of an algorithm that is not listed is none', async () => {
    const verify = createSessionVerifier(optionsOf({ algorithms: ['ES256'] }))
    expect(await outcome(verify, await login.token({}, { alg: 'RS256' }))).toBe('session_invalid')
    const claims = { sub: 'ann', iss: ISSUER, aud: AUDIENCE, exp: now() + 60 }
    expect(await outcome(verify, new UnsecuredJWT(claims).encode())).toBe('session_invalid')
  })

  it('signed with the public key as if it were a secret is none', async () => {
    const { keys } = (await (await fetch(login.jwksUrl)).json()) as { keys: [{ kid: string }] }
    const [jwk] = keys
    const pem = await exportSPKI(
      (await importJWK(jwk, 'RS256')) as Parameters<typeof exportSPKI>[0],
    )
    const forged = await new SignJWT({ sub: 'ann', iss: ISSUER, aud: AUDIENCE, exp: now() + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: jwk.kid })
      .sign(new TextEncoder().encode(pem))
    const verify = createSessionVerifier(optionsOf())
    expect(await outcome(verify, forged)).toBe('session_invalid')
  })

  it('with one character changed is none, whichever', async () => {
    const verify = createSessionVerifier(optionsOf())
    const token = await login.token()
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: token.length - 1 }), async (at) => {
        const other = token[at] === 'A' ? 'Q' : 'A'
        const forged = token.slice(0, at) + other + token.slice(at + 1)
        // The last character of base64url may have bits that say nothing.
        fc.pre(at !== token.length - 1)
        expect(await outcome(verify, forged)).toBe('session_invalid')
      }),
      { numRuns: 60 },
    )
  })
})

describe('the keys of a login', () => {
  it('are fetched once for many tokens', async () => {
    const verify = createSessionVerifier(optionsOf())
    const tokens = await Promise.all(Array.from({ length: 20 }, () => login.token()))
    await Promise.all(tokens.map((token) => outcome(verify, token)))
    await outcome(verify, await login.token())
    expect(login.asked).toBe(1)
  })

  it('are fetched anew where the login has new ones', async () => {
    const verify = createSessionVerifier(optionsOf())
    const before = await login.token()
    await outcome(verify, before)
    await login.rotate()
    expect(await outcome(verify, await login.token())).toMatchObject({ user: 'ann' })
    expect(await outcome(verify, before)).toBe('session_invalid')
  })

  it('are not fetched for every name of a key that somebody invents', async () => {
    const verify = createSessionVerifier(optionsOf({ fetchEveryMs: 60_000 }))
    for (let i = 0; i < 20; i++) {
      const invented = await login.token({}, { headers: { kid: `invented-${i}` } })
      expect(await outcome(verify, invented)).toBe('session_invalid')
    }
    expect(login.asked).toBeLessThanOrEqual(2)
  })

  it.each(['never', 'with an error', 'with nonsense'] as const)(
    'that the login answers %s say nothing of a token, until they can be had',
    async (answers) => {
      const verify = createSessionVerifier(optionsOf())
      login.answers = answers
      const from = performance.now()
      expect(await outcome(verify, await login.token())).toBe('session_unavailable')
      expect(performance.now() - from).toBeLessThan(FETCH_TIMEOUT_MS + 1_000)
      login.answers = 'well'
      expect(await outcome(verify, await login.token())).toMatchObject({ user: 'ann' })
    },
  )

  it('that are known go on being used while the login is down', async () => {
    const verify = createSessionVerifier(optionsOf())
    await outcome(verify, await login.token())
    login.answers = 'never'
    expect(await outcome(verify, await login.token())).toMatchObject({ user: 'ann' })
  })

  it('say nothing of a token where nobody is there', async () => {
    const verify = createSessionVerifier(optionsOf())
    const token = await login.token()
    await login.close()
    expect(await outcome(verify, token)).toBe('session_unavailable')
    login = await startLogin()
  })
})
