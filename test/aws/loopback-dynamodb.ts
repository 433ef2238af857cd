import dynalite from 'dynalite'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { Item } from '../../server/adapter/dynamodb/calls.js'
import { textOf } from '../../server/adapter/dynamodb/item.js'
import { TABLE_DEFINITION } from '../../server/adapter/dynamodb/table.js'
import { createQueue } from './queue.js'
import { cancelledFor, createTransactions, refusal, type Answer } from './loopback-transactions.js'

/** What goes wrong with one request. `undone` leaves the last part of a batch for another time. */
export type Fault = 'throttled' | 'broken' | 'conflict' | 'lost-request' | 'lost-answer' | 'undone'

export interface LoopbackDynamoDb {
  readonly endpoint: string
  /** Requests that were made, by operation. */
  readonly counts: Map<string, number>
  /** How many items each transaction had. */
  readonly transactionItems: number[]
  /** Each way, in milliseconds. */
  latencyMs: number
  /** How long a transaction holds its items, in milliseconds. */
  conflictWindowMs: number
  /** Asked for each request. */
  fault: (operation: string) => Fault | undefined
  /** Ends the connections that wait, as servers do after a while. */
  hangUp(): void
  close(): Promise<void>
}

export const LOOPBACK_TABLE = 'site-events'

/** dynalite on a port of the loopback, with transactions before it, and with trouble as wished. */
export async function startLoopbackDynamoDb(): Promise<LoopbackDynamoDb> {
  const database = dynalite({ createTableMs: 0 })
  const run = runOn(database)
  const alone = createQueue()
  const transactions = createTransactions({ run, alone, windowMs: () => self.conflictWindowMs })
  const created = await run('CreateTable', { TableName: LOOPBACK_TABLE, ...TABLE_DEFINITION })
  if (created.status !== 200) throw new Error(JSON.stringify(created.body))
  while (!(await isActive(run))) await wait(1)

  async function perform(operation: string, input: Input, isUndone: boolean): Promise<Answer> {
    if (itemsPut(input).some(hasLongSortKey)) return refusal('ValidationException', LONG_KEY)
    if (operation === 'TransactWriteItems') {
      self.transactionItems.push(input.TransactItems?.length ?? 0)
      return transactions.transact({ ...input, TransactItems: input.TransactItems ?? [] })
    }
    if (operation === 'PutItem') return alone(() => putItem(input))
    return alone(() =>
      isUndone && input.RequestItems ? halfBatch(run, operation, input) : run(operation, input),
    )
  }

  async function putItem(input: Input): Promise<Answer> {
    const { pk, sk } = input.Item ?? {}
    const Key = { pk, sk } as Item
    const { TableName = '' } = input
    if (transactions.holds(TableName, Key)) return refusal('TransactionConflictException')
    const answer = await run('PutItem', input)
    const isAsked = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD'
    if (answer.status === 200 || !isAsked) return answer
    const found = await run('GetItem', { TableName, Key, ConsistentRead: true })
    return { ...answer, body: { ...answer.body, ...found.body } }
  }

  const front = createServer((request, response) => {
    void respond(request, response)
  })
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const input = JSON.parse(await bodyOf(request)) as Input
    self.counts.set(operation, (self.counts.get(operation) ?? 0) + 1)
    const fault = self.fault(operation)
    await wait(self.latencyMs)
    if (fault === 'lost-request') return void request.socket.destroy()
    const answer =
      refused(fault, operation, input) ?? (await perform(operation, input, fault === 'undone'))
    await wait(self.latencyMs)
    if (fault === 'lost-answer') return void request.socket.destroy()
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify(answer.body))
  }
  const self: LoopbackDynamoDb = {
    endpoint: await listen(front),
    counts: new Map(),
    transactionItems: [],
    latencyMs: 0,
    conflictWindowMs: 0,
    fault: () => undefined,
    hangUp: () => front.closeIdleConnections(),
    close: async () => {
      await close(front)
      await new Promise((done) => database.close(done))
    },
  }
  return self
}

interface Input {
  readonly TableName?: string
  readonly Item?: Item
  readonly ReturnValuesOnConditionCheckFailure?: string
  readonly TransactItems?: readonly Readonly<
    Record<string, { readonly TableName: string; readonly Item?: Item }>
  >[]
  readonly RequestItems?: Readonly<Record<string, Batch>>
}

type Batch = readonly object[] | { readonly Keys: readonly Item[] }

/** Faults that keep the request from being done, with what DynamoDB answers then. */
function refused(fault: Fault | undefined, operation: string, input: Input): Answer | undefined {
  const items = input.TransactItems?.length
  if (fault === 'broken') return refusal('InternalServerError', 'Internal server error', 500)
  if (fault === 'throttled')
    return items ? cancelledFor('ThrottlingError', items) : refusal('ThrottlingException')
  if (fault === 'conflict' && items) return cancelledFor('TransactionConflict', items)
  if (fault === 'conflict' && operation === 'PutItem')
    return refusal('TransactionConflictException')
  return undefined
}

/** The items that a request puts, however it does. */
function itemsPut({ Item: item, TransactItems = [], RequestItems = {} }: Input): readonly Item[] {
  const batches = Object.values(RequestItems).flatMap((batch) => ('Keys' in batch ? [] : batch))
  const requests = batches as readonly { readonly PutRequest?: { readonly Item: Item } }[]
  return [
    ...(item ? [item] : []),
    ...TransactItems.flatMap(({ Put }) => (Put?.Item ? [Put.Item] : [])),
    ...requests.flatMap(({ PutRequest }) => (PutRequest ? [PutRequest.Item] : [])),
  ]
}

const LONG_KEY = 'Size of rangekey has exceeded the maximum size limit of 1024 bytes'

/** dynalite counts characters, and looks at the keys of the table alone. */
function hasLongSortKey(item: Item): boolean {
  return ['sk', 'lsk', 'gsi1sk', 'gsi2sk'].some(
    (name) => Buffer.byteLength(textOf(item, name)) > 1_024,
  )
}

type Run = (operation: string, input: object) => Promise<Answer>

/** Does the first half of a batch of one table, and says that the other is left. */
async function halfBatch(run: Run, operation: string, { RequestItems = {} }: Input) {
  const [[table, batch] = ['', []]] = Object.entries(RequestItems)
  const all: readonly object[] = 'Keys' in batch ? batch.Keys : batch
  const half = Math.floor(all.length / 2)
  const part = (items: readonly object[]) =>
    items.length === 0 ? {} : { [table]: 'Keys' in batch ? { ...batch, Keys: items } : items }
  const done =
    half === 0
      ? { status: 200, body: 'Keys' in batch ? { Responses: {} } : {} }
      : await run(operation, { RequestItems: part(all.slice(0, half)) })
  const left = 'Keys' in batch ? 'UnprocessedKeys' : 'UnprocessedItems'
  return { ...done, body: { ...done.body, [left]: part(all.slice(half)) } }
}

/** Asks dynalite within this process: it needs no second port. */
function runOn(database: Server): Run {
  return (operation, input) =>
    new Promise((resolve) => {
      const request = Object.assign(Readable.from([Buffer.from(JSON.stringify(input))]), {
        method: 'POST',
        url: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
          'x-amz-date': '20261124T000000Z',
          authorization:
            'AWS4-HMAC-SHA256 Credential=a/20261124/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=a',
        },
      })
      const response = {
        statusCode: 200,
        setHeader: () => undefined,
        end: (text: string) =>
          resolve({ status: response.statusCode, body: JSON.parse(text) as object }),
      }
      database.emit('request', request, response)
    })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function wait(ms: number): Promise<void> {
  if (ms > 0) await new Promise((done) => setTimeout(done, ms))
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((done) => {
    server.close(() => done())
  })
}

/** dynalite makes a table some turns after it has said so. */
async function isActive(run: Run): Promise<boolean> {
  const { body } = await run('DescribeTable', { TableName: LOOPBACK_TABLE })
  return (body as { Table?: { TableStatus?: string } }).Table?.TableStatus === 'ACTIVE'
}
