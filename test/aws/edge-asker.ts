import {
  createLambdaEdge,
  type EdgeTools,
  type LambdaEdgeParts,
} from '../../server/adapter/aws/lambda-edge.js'
import type { LambdaEdgeHeader } from '../../server/adapter/aws/lambda-edge-event.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { inflate } from '../../server/adapter/node/inflate.js'
import { createAttestor, type SigningKey } from '../../server/edge/attestor.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { deployedVerifier } from '../../server/entry/aws/session-verifiers.js'
import { lambdaEdgeEvent } from './lambda-edge-event.js'

/** When it all happens. */
export const AT = Date.UTC(2026, 10, 24, 10)
/** A signing key of that name. */
export const keyOf = (kid: string): SigningKey => ({ kid, key: kid.padEnd(32, 'x') })

/** What an edge signs and verifies with where these are its keys. */
export function toolsOf(...kids: [string, ...string[]]): EdgeTools {
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

export const TOOLS = toolsOf('now')
export const SETTINGS = deployedSettings('{"moderation":"none","origins":["https://blog.example"]}')

/** The edge, and what it was told that no visitor is. */
export function edgeOf(more: Partial<LambdaEdgeParts> = {}) {
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

/** What the edge answers, or sends on. */
export interface Outcome {
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

/** The code of a problem. */
export const codeOf = ({ body }: Outcome): string => (JSON.parse(body) as { code: string }).code
export const SAME = { 'sec-fetch-site': 'same-origin' }
export const READ = '/events/read?id=some-read&post=p'
export const COMMENT = '/fastevent/comment?id=some-comment&post=p&body=a%20b'

/** SHA-256 of no bytes, in hex. */
export function hashOfNothing(): string {
  return Buffer.from(nodeCrypto.sha256(''), 'base64url').toString('hex')
}
