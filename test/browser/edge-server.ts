import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLambdaEdge } from '../../server/adapter/aws/lambda-edge.js'
import type { LambdaEdgeHeader } from '../../server/adapter/aws/lambda-edge-event.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { lambdaEdgeEvent } from '../aws/lambda-edge-event.js'
import { toolsOf } from '../aws/edge-asker.js'

/** The edge of Lambda@Edge before a site of one page, as CloudFront would run it. */
export interface EdgeServer {
  readonly url: string
  /** What was asked for events so far: method, path and query, status. */
  readonly asked: readonly (readonly [method: string, url: string, status: number])[]
  close(): Promise<void>
}

/** @param origins Those whose pages may send events here. */
export async function startEdgeServer(origins: readonly string[] = []): Promise<EdgeServer> {
  const tools = toolsOf('now')
  const asked: [string, string, number][] = []
  const edge = createLambdaEdge({
    settings: deployedSettings(JSON.stringify({ moderation: 'none', origins })),
    cookieName: 'session',
    carrier: 'att',
    tools: async () => tools,
    now: () => Date.now(),
    failed: (error) => console.error(error),
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const result = (await edge(lambdaEdgeEvent(url, { method, headers }))) as {
      status?: string
      headers: Record<string, LambdaEdgeHeader>
      body?: string
    }
    if (result.status === undefined) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
      return
    }
    asked.push([method, url, Number(result.status)])
    const fields = Object.entries(result.headers).map(([name, [field]]) => [name, field?.value])
    response.writeHead(Number(result.status), Object.fromEntries(fields) as Record<string, string>)
    response.end(result.body)
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

const PAGE = `<!doctype html><title>A page</title><p>A page</p>
  <form action="/events/form" method="get"><input name="form" value="contact"><input name="text" value="hi">
  <button>Send</button></form>`
