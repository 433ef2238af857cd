import { base64urlDecodeText } from './base64url.js'

/** A compact JWS (RFC 7515) taken apart. Nothing of it is verified. */
export interface UnverifiedJws {
  /** What is said to name the key that signed it. */
  readonly kid: unknown
  readonly head: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** What the signature is over. */
  readonly input: string
  readonly signature: string
}

/**
 * Takes a compact JWS apart. Undefined where it is not signed by HS256 with a key that it names: `alg: none` and whatever
 * extension `crit` demands are refused here, for everyone.
 *
 * @example parseJws('e30.e30.') // undefined
 */
export function parseJws(text: string): UnverifiedJws | undefined {
  const parts = PARTS.exec(text)
  if (!parts) return undefined
  const [, header, body, signature] = parts as unknown as [string, string, string, string]
  const head = parseObject(header)
  const claims = parseObject(body)
  if (!head || !claims || head['alg'] !== 'HS256' || head['crit'] !== undefined) return undefined
  return { kid: head['kid'], head, claims, input: `${header}.${body}`, signature }
}

const PARTS = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/

function parseObject(part: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(base64urlDecodeText(part) ?? '')) as Record<string, unknown>
  } catch {
    return undefined
  }
}
