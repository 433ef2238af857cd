import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { splitTarget } from '../../../codec/index.js'
import type { FunctionUrlResult } from '../../../server/adapter/aws/function-url.js'
import type { Store } from '../edge-function/edge-site.js'
import type { Engine, Outcome, ViewerResult } from '../edge-function/engines.js'
import { functionUrlEvent } from '../function-url-event.js'
import type { Lambda } from '../lambda/start-lambda.js'
import { deliveredRow } from './delivered-row.js'

/** A request as a browser makes it. */
export interface Asked {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: Readonly<Record<string, string>>
  readonly address: string
  /** Whether the origin does not answer in time. */
  readonly isUnreached?: boolean
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** CloudFront, as far as a site sees it: the edge's function, the functions behind it, and the log of what was answered. */
export interface Distribution {
  readonly url: string
  ask(asked: Asked): Promise<Answered>
  /** The rows that were written since they were last taken. */
  takeRows(): string[]
  stop(): Promise<void>
}

export interface DistributionParts {
  readonly engine: Engine
  /** What the edge's KeyValueStore holds. */
  readonly store: Store
  /** By what their paths begin with. */
  readonly origins: Readonly<Record<string, () => Pick<Lambda, 'invoke'>>>
}

const TIMED_OUT: Answered = { status: 504, headers: { 'content-type': 'text/html' }, body: '' }
const STATIC_PAGE: Answered = { status: 200, headers: { 'content-type': 'text/html' }, body: '' }

/** Starts it on the loopback, for what asks it by its URL; `ask` is the same door. */
export async function startDistribution(parts: DistributionParts): Promise<Distribution> {
  const { engine, store } = parts
  const rows: string[] = []
  let requests = 0
  let at = 0

  const ask = async (asked: Asked): Promise<Answered> => {
    const { path, query } = splitTarget(asked.target)
    at = Math.max(at + 1, Date.now())
    const requestId = `${String(++requests).padStart(54, 'Request-')}==`
    const { method, headers, cookies, address } = asked
    const request = { method, path, query, headers, at, requestId }
    const [outcome] = await engine.run([{ ...request, cookies, address, store }])
    const { result, logged = '' } = outcome as Outcome
    const isFromFunction = result.statusCode !== undefined
    const answer = isFromFunction ? functionAnswer(result) : await forward(parts, asked, result)
    const { status } = answer
    const contentType = answer.headers['content-type'] ?? ''
    rows.push(deliveredRow({ ...request, status, contentType, isFromFunction, logged }))
    return answer
  }

  const server = createServer((request, response) => {
    void ask(askedOf(request)).then(({ status, headers, body }) => {
      response.writeHead(status, headers).end(body)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ask,
    takeRows: () => rows.splice(0),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function functionAnswer({ statusCode = 0, headers, body }: ViewerResult): Answered {
  return { status: statusCode, headers: plain(headers), body: body?.data ?? '' }
}

/**
 * Asks the origin with the request that the edge has sent on: all that the viewer sent but `Host`, as the policy
 * `AllViewerExceptHostHeader` says, and the query as it was.
 */
async function forward(
  { origins }: DistributionParts,
  asked: Asked,
  sent: ViewerResult,
): Promise<Answered> {
  if (asked.isUnreached) return TIMED_OUT
  const { path, query } = splitTarget(asked.target)
  const prefix = Object.keys(origins).find((each) => path.startsWith(each))
  const origin = prefix === undefined ? undefined : origins[prefix]
  if (!origin) return STATIC_PAGE
  const { host: _, ...headers } = plain(sent.headers)
  const cookies = Object.entries(asked.cookies).map(([name, value]) => `${name}=${value}`)
  const about = { method: asked.method, path, query, headers }
  const event = functionUrlEvent(cookies.length > 0 ? { ...about, cookies } : about)
  const result = (await origin().invoke(event)) as FunctionUrlResult
  return { status: result.statusCode, headers: result.headers, body: result.body }
}

function plain(headers: ViewerResult['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]))
}

function askedOf({ method = '', url = '', headers, socket }: IncomingMessage): Asked {
  const { cookie = '', ...others } = headers as Record<string, string>
  const cookies = cookie.split('; ').map((each) => each.split('=', 2) as [string, string])
  return {
    method,
    target: url,
    headers: others,
    cookies: cookie === '' ? {} : Object.fromEntries(cookies),
    address: socket.remoteAddress ?? '',
  }
}
