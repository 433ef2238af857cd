import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { canonicalRequest } from '../../../server/adapter/aws/canonical-request.js'
import { isSignedByPublishedKey } from './published-key.js'

/** What CloudFormation was told. */
export interface Told {
  readonly Status: string
  readonly Reason?: string
  readonly PhysicalResourceId: string
}

/** Parameter Store, a KeyValueStore and CloudFormation's address for answers, on one loopback server. */
export interface LoopbackKeys {
  readonly url: string
  readonly parameters: Map<string, string>
  readonly entries: Map<string, string>
  /** Every request as it came: `PutParameter`, `POST …/keys`, `PUT /answer`. */
  readonly calls: string[]
  readonly told: Told[]
  /** Answers the next requests of the store with these statuses instead. */
  readonly storeFails: number[]
  /** Lets somebody else write the parameter just before the next `PutParameter`. */
  rival: (() => void) | undefined
  stop(): Promise<void>
}

export const STORE_ARN = 'arn:aws:cloudfront::123456789012:key-value-store/0b7e'

export async function startLoopbackKeys(): Promise<LoopbackKeys> {
  let version = 1
  const loopback = {
    parameters: new Map<string, string>(),
    entries: new Map<string, string>(),
    calls: [] as string[],
    told: [] as Told[],
    storeFails: [] as number[],
    rival: undefined as (() => void) | undefined,
  }

  const systemsManager = (action: string, input: Record<string, unknown>): [number, unknown] => {
    const name = String(input['Name'])
    loopback.calls.push(action)
    if (action === 'GetParameter') {
      const Value = loopback.parameters.get(name)
      return Value === undefined
        ? [400, { __type: 'ParameterNotFound' }]
        : [200, { Parameter: { Name: name, Value } }]
    }
    loopback.rival?.()
    loopback.rival = undefined
    if (loopback.parameters.has(name) && input['Overwrite'] !== true)
      return [400, { __type: 'com.amazonaws.ssm#ParameterAlreadyExists' }]
    if (input['Type'] !== 'SecureString') return [400, { __type: 'ValidationException' }]
    loopback.parameters.set(name, String(input['Value']))
    return [200, { Version: 1 }]
  }

  const store = (request: IncomingMessage, body: string): [number, unknown] => {
    loopback.calls.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`)
    const failure = loopback.storeFails.shift()
    if (failure !== undefined) return [failure, { Message: 'not now' }]
    if (!isSigned(request, body)) return [403, { Message: 'The signature does not match.' }]
    if (!decodeURIComponent(request.url ?? '').includes(`/key-value-stores/${STORE_ARN}`))
      return [404, {}]
    if (request.method === 'GET') return [200, { KvsARN: STORE_ARN }]
    if (request.headers['if-match'] !== `v${version}`) return [409, { Message: 'changed' }]
    version++
    const { Puts } = JSON.parse(body) as { Puts: { Key: string; Value: string }[] }
    for (const { Key, Value } of Puts) loopback.entries.set(Key, Value)
    return [200, {}]
  }

  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const target = request.headers['x-amz-target']
      let answer: [number, unknown]
      if (typeof target === 'string')
        answer = systemsManager(
          target.replace('AmazonSSM.', ''),
          JSON.parse(body) as Record<string, unknown>,
        )
      else if (request.url?.startsWith('/answer')) {
        // Signed for no content type, as CloudFormation's addresses are.
        const fits = request.method === 'PUT' && request.headers['content-type'] === ''
        if (fits) loopback.told.push(JSON.parse(body) as Told)
        answer = [fits ? 200 : 403, {}]
      } else answer = store(request, body)
      response.writeHead(answer[0], { etag: `v${version}` }).end(JSON.stringify(answer[1]))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(loopback, {
    url,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}

/** Verified as the service would: from what arrived, with the public key that AWS publishes. */
function isSigned(request: IncomingMessage, body: string): boolean {
  const { authorization = '', host = '' } = request.headers
  const [, scope = '', names = '', signature = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(authorization) ?? []
  const signed = names.split(';').filter((name) => name !== 'host')
  const headers = Object.fromEntries(signed.map((name) => [name, String(request.headers[name])]))
  if (headers['x-amz-content-sha256'] !== sha256(body) || headers['x-amz-region-set'] !== '*')
    return false
  const { text } = canonicalRequest(
    {
      service: 'cloudfront-keyvaluestore',
      method: request.method === 'POST' ? 'POST' : 'GET',
      url: `http://${host}${request.url ?? ''}`,
      body,
    },
    headers,
  )
  return isSignedByPublishedKey(
    ['AWS4-ECDSA-P256-SHA256', headers['x-amz-date'], scope, sha256(text)].join('\n'),
    signature,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
