import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const ISSUER = 'https://login.example/'
export const AUDIENCE = 'blog'

/** A site's own login on loopback: it signs tokens and publishes its keys. */
export interface Login {
  readonly jwksUrl: string
  /** How often its keys were asked for. */
  readonly asked: number
  /** How it answers: as it should, never, with an error of its own, or with what is no key set. */
  answers: 'well' | 'never' | 'with an error' | 'with nonsense'
  /** A token for Ann that is valid for ten minutes, but for what is said. */
  token(claims?: JWTPayload, about?: { alg?: Algorithm; headers?: object }): Promise<string>
  /** Signs with new keys from now on, and publishes these alone. */
  rotate(): Promise<void>
  close(): Promise<void>
}

type Algorithm = 'RS256' | 'ES256'

interface LoginKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

export async function startLogin(): Promise<Login> {
  let generation = 0
  let keys = await keysOf(generation)
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    if (login.answers === 'with an error') response.writeHead(503).end()
    if (login.answers === 'with nonsense') response.end('{"keys":"none"}')
    if (login.answers === 'well') {
      response.end(JSON.stringify({ keys: Object.values(keys).map(({ jwk }) => jwk) }))
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const login: Login = {
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    answers: 'well',
    get asked() {
      return asked
    },
    token: async (claims = {}, { alg = 'RS256', headers = {} } = {}) => {
      const now = Math.floor(Date.now() / 1_000)
      const payload = {
        sub: 'ann',
        name: 'Ann',
        iss: ISSUER,
        aud: AUDIENCE,
        iat: now,
        exp: now + 600,
      }
      const { kid, privateKey } = keys[alg]
      return new SignJWT({ ...payload, ...claims })
        .setProtectedHeader({ alg, kid, ...headers })
        .sign(privateKey)
    },
    rotate: async () => {
      keys = await keysOf(++generation)
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return login
}

/** Making a key takes half a second, so that those of one generation are the same for every login. */
const made: Promise<Record<Algorithm, LoginKey>>[] = []

function keysOf(generation: number): Promise<Record<Algorithm, LoginKey>> {
  return (made[generation] ??= makeKeys(generation))
}

async function makeKeys(generation: number): Promise<Record<Algorithm, LoginKey>> {
  const make = async (alg: Algorithm): Promise<LoginKey> => {
    const { publicKey, privateKey } = await generateKeyPair(alg)
    const kid = `${alg}-${generation}`
    return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } }
  }
  return { RS256: await make('RS256'), ES256: await make('ES256') }
}
