import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { DYNAMODB_CLIENT_OPTIONS } from '../../../server/adapter/dynamodb/client-options.js'
import { DynamoError } from '../../../server/adapter/dynamodb/dynamo-error.js'
import { createSdkCalls } from '../../../server/adapter/dynamodb/sdk-calls.js'
import { withRetries } from '../../../server/adapter/dynamodb/with-retries.js'
import { simulatedClock } from './loopback-table.js'
import { WAYS } from './tables.js'

const OWN = 'com.amazonaws.dynamodb.v20120810#'
const FRAME = 'com.amazon.coral.service#'
const KEY = { pk: { S: 'a' }, sk: { S: 'b' } }

let server: Server | undefined
let requests = 0
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((done) => server?.close(done))
})

/** Answers everything with one thing, or with nothing at all. */
async function answering(answer: { status: number; body: string } | undefined): Promise<string> {
  requests = 0
  const made = createServer((request, response) => {
    requests++
    request.resume()
    if (!answer) return void request.socket.destroy()
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(answer.body)
  })
  server = made
  await new Promise<void>((done) => made.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`
}

function refusing(status: number, body: object): Promise<string> {
  return answering({ status, body: JSON.stringify(body) })
}

describe.each(Object.entries(WAYS))('DynamoDB called %s', (_, connect) => {
  const get = async (endpoint: string): Promise<DynamoError> => {
    const calls = connect(endpoint)
    const error: unknown = await calls('GetItem', { TableName: 'site', Key: KEY }).catch(
      (thrown: unknown) => thrown,
    )
    if (error instanceof DynamoError) return error
    throw new Error(`Not in the one shape: ${String(error)}`)
  }

  it.each([
    [400, `${OWN}ProvisionedThroughputExceededException`, true],
    [400, `${FRAME}ThrottlingException`, true],
    [400, `${OWN}RequestLimitExceeded`, true],
    [400, `${OWN}TransactionConflictException`, true],
    [400, `${OWN}TransactionInProgressException`, true],
    [500, `${OWN}InternalServerError`, true],
    [503, `${FRAME}ServiceUnavailableException`, true],
    [400, `${OWN}ConditionalCheckFailedException`, false],
    [400, `${OWN}ItemCollectionSizeLimitExceededException`, false],
    [400, `${OWN}ResourceNotFoundException`, false],
    [400, `${OWN}IdempotentParameterMismatchException`, false],
    [400, 'com.amazon.coral.validate#ValidationException', false],
    [400, `${FRAME}AccessDeniedException`, false],
    [400, `${FRAME}ExpiredTokenException`, false],
  ])('tells of a %i whether "%s" passes: %s', async (status, __type, isPassing) => {
    const error = await get(await refusing(status, { __type, message: 'Why.' }))
    expect(error).toMatchObject({ code: __type.split('#')[1], isPassing, reasons: [] })
    expect(error.message).toContain('Why.')
  })

  it.each([
    [['TransactionConflict', 'None'], true],
    [['None', 'ThrottlingError', 'ProvisionedThroughputExceeded'], true],
    [['ConditionalCheckFailed', 'TransactionConflict'], false],
    [['ValidationError'], false],
    [['ItemCollectionSizeLimitExceeded'], false],
  ])(
    'tells of a transaction cancelled for %j whether that passes: %s',
    async (codes, isPassing) => {
      const CancellationReasons = codes.map((Code) => ({ Code, Item: KEY }))
      const __type = `${OWN}TransactionCanceledException`
      const error = await get(await refusing(400, { __type, Message: 'Why.', CancellationReasons }))
      expect(error).toMatchObject({ code: 'TransactionCanceledException', isPassing })
      expect(error.reasons).toEqual(codes.map((code) => ({ code, item: KEY })))
    },
  )

  it('tells the item that did not meet the condition of a put', async () => {
    const __type = `${OWN}ConditionalCheckFailedException`
    const error = await get(await refusing(400, { __type, message: 'Why.', Item: KEY }))
    expect(error.item).toEqual(KEY)
  })

  it.each([
    [502, 'Status502', true],
    [503, 'Status503', true],
    [403, 'Status403', false],
    [200, 'NoAnswer', true],
  ])('knows what to make of a %i that is no JSON', async (status, code, isPassing) => {
    const error = await get(await answering({ status, body: '{"Item":{"pk":<html>' }))
    expect(error).toMatchObject({ code, isPassing })
  })

  it('takes a connection that ends without an answer for none', async () => {
    const error = await get(await answering(undefined))
    expect(error).toMatchObject({ code: 'NoAnswer', isPassing: true })
    expect(error.cause).toBeDefined()
  })

  it('takes an address where nobody listens for no answer', async () => {
    const endpoint = await answering(undefined)
    await new Promise((done) => server?.close(done))
    expect(await get(endpoint)).toMatchObject({ code: 'NoAnswer', isPassing: true })
  })
})

it('takes it for no answer where the SDK would wait for one without end', async () => {
  const silent = createServer((request) => void request.resume())
  server = silent
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  const client = new DynamoDBClient({
    ...DYNAMODB_CLIENT_OPTIONS,
    endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const asked = createSdkCalls(client)('GetItem', { TableName: 'site', Key: KEY })
  await expect(asked).rejects.toMatchObject({ code: 'NoAnswer', isPassing: true })
})

describe('calls that are made again', () => {
  const again = (endpoint: string, options?: { attemptsMax?: number; deadlineMs?: number }) => {
    const clock = simulatedClock()
    const calls = withRetries(WAYS['over signed requests'](endpoint), clock, options)
    return { clock, ask: () => calls('GetItem', { TableName: 'site', Key: KEY }) }
  }
  const throttling = { __type: `${FRAME}ThrottlingException`, message: 'Rate exceeded' }

  it('end after so many tries', async () => {
    const { ask } = again(await refusing(400, throttling), { attemptsMax: 7 })
    await expect(ask()).rejects.toMatchObject({ code: 'ThrottlingException' })
    expect(requests).toBe(7)
  })

  it('end at the deadline, and wait longer each time up to two seconds', async () => {
    const { ask, clock } = again(await refusing(500, {}), { deadlineMs: 10_000 })
    await expect(ask()).rejects.toMatchObject({ code: 'Status500' })
    // Half of 25, 50, 100, ... 1,600 ms, then of 2,000.
    expect(requests).toBe(16)
    expect(clock.passed()).toBeLessThan(10_000)
    expect(clock.passed()).toBeGreaterThan(9_000)
  })

  it('do not begin again where it would not help', async () => {
    const { ask } = again(await refusing(400, { __type: `${OWN}ResourceNotFoundException` }))
    await expect(ask()).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
    expect(requests).toBe(1)
  })
})
