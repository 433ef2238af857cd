import { base64urlEncodeText } from '../../../codec/index.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import type { AttestorKeys, SigningKey } from '../../../server/edge/attestor.js'

/** The keys and settings of a site whose edge is tried. */
export const SESSION_KEYS: readonly SigningKey[] = [
  { kid: 's2', key: 'session-key-of-the-site-that-is-tried-222222' },
  { kid: 's1', key: 'session-key-of-the-site-that-is-tried-111111' },
]
export const ATTESTOR_KEYS: AttestorKeys = {
  attestation: [
    { kid: 'a2', key: 'attestation-key-of-the-site-that-is-tried-22' },
    { kid: 'a1', key: 'attestation-key-of-the-site-that-is-tried-11' },
  ],
  identity: 'identity-key-of-the-site-that-is-tried-00000',
}
export const HOST = 'site.example'

/** What the store holds, by key; a key that is left out cannot be read. */
export type Store = Readonly<Record<string, string | undefined>>

export function storeWith(settings: object = {}): Store {
  return {
    settings: JSON.stringify(settings),
    session: JSON.stringify(SESSION_KEYS),
    attestation: JSON.stringify(ATTESTOR_KEYS.attestation),
    identity: ATTESTOR_KEYS.identity,
  }
}

/** A token as a login could sign it, good or bad. */
export function token(
  claims: object,
  { kid, key } = SESSION_KEYS[0]!,
  header: object = { alg: 'HS256', kid },
): string {
  const input = [header, claims].map((part) => base64urlEncodeText(JSON.stringify(part))).join('.')
  return `${input}.${nodeCrypto.hmacSha256(key, input)}`
}

/** One request of a viewer at the edge. */
export interface Visit {
  readonly method: string
  readonly path: string
  /** Without `?`; undefined where there is no `?` either. */
  readonly query?: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  readonly address: string
  readonly at: number
  /** @default REQUEST_ID */
  readonly requestId?: string
  readonly store: Store
  /** Whether the runtime has no `rawQueryString()`, as before November 2025. */
  readonly isWithoutQuery?: boolean
}

export const AT = Date.UTC(2026, 10, 24, 12)

/** An event of a page of the site itself. */
export function visit(path: string, query = '', more: Partial<Visit> = {}): Visit {
  const headers = { host: HOST, 'sec-fetch-site': 'same-origin', ...more.headers }
  return {
    method: 'POST',
    path,
    query,
    address: '192.0.2.1',
    at: AT,
    store: storeWith(),
    ...more,
    headers,
  }
}

export const REQUEST_ID = 'EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE=='

/** The event object that CloudFront gives its function, as its developer guide shows it. */
export function viewerEvent({
  method,
  path,
  query,
  headers,
  cookies = {},
  address,
  requestId = REQUEST_ID,
}: Visit): object {
  const values = (named: Readonly<Record<string, string>>): object =>
    Object.fromEntries(Object.entries(named).map(([name, value]) => [name, { value }]))
  return {
    version: '1.0',
    context: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'EDFDVBD6EXAMPLE',
      eventType: 'viewer-request',
      requestId,
    },
    viewer: { ip: address },
    request: {
      method,
      uri: path,
      // The driver makes `rawQueryString()` of it.
      raw: query,
      querystring: {},
      headers: values(headers),
      cookies: values(cookies),
    },
  }
}
