import type { Item } from '../../server/adapter/dynamodb/calls.js'

/** What a request to the fake is answered with. */
export interface Answer {
  readonly status: number
  readonly body: object
}

interface Write {
  readonly TableName: string
  readonly Key: Item
  /** The operation that does this action alone. */
  readonly operation: 'PutItem' | 'UpdateItem' | 'DeleteItem'
  readonly input: { readonly ReturnValuesOnConditionCheckFailure?: string }
}

interface TransactionInput {
  readonly TransactItems: readonly Readonly<Record<string, WriteInput>>[]
  readonly ClientRequestToken?: string
}

interface WriteInput {
  readonly TableName: string
  readonly Item?: Item
  readonly Key?: Item
  readonly ReturnValuesOnConditionCheckFailure?: string
}

export interface TransactionsOptions {
  /** Does one plain operation on the database behind. */
  readonly run: (operation: string, input: object) => Promise<Answer>
  /** Runs nothing else on the database meanwhile. */
  readonly alone: <T>(task: () => Promise<T>) => Promise<T>
  /** How long a transaction holds its items, in milliseconds. */
  readonly windowMs: () => number
}

const ITEMS_MAX = 100
const OPERATIONS = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem' } as const

/**
 * TransactWriteItems before a database that has none. As the API reference says: all or nothing, a reason for each action,
 * one action an item, a token that makes a repetition harmless, and a conflict with another transaction on one item that
 * is under way.
 */
export function createTransactions({ run, alone, windowMs }: TransactionsOptions) {
  const held = new Set<string>()
  const tokens = new Map<string, { readonly request: string; isDone: boolean }>()

  async function transact(input: TransactionInput): Promise<Answer> {
    const { ClientRequestToken: token, ...rest } = input
    const request = JSON.stringify(rest)
    const known = token === undefined ? undefined : tokens.get(token)
    if (known && known.request !== request) return refusal('IdempotentParameterMismatchException')
    if (known?.isDone) return { status: 200, body: {} }
    if (known) return refusal('TransactionInProgressException')
    const own = { request, isDone: false }
    if (token !== undefined) tokens.set(token, own)
    const answer = await attempt(input.TransactItems.map(writeOf))
    own.isDone = answer.status === 200
    // What was cancelled may be asked again.
    if (token !== undefined && !own.isDone) tokens.delete(token)
    return answer
  }

  async function attempt(writes: readonly (Write | undefined)[]): Promise<Answer> {
    const whole = writes.filter((write) => write !== undefined)
    const names = whole.map(itemName)
    if (whole.length !== writes.length || writes.length === 0 || writes.length > ITEMS_MAX)
      return refusal(
        'ValidationException',
        'Member must have length between 1 and 100, and be known',
      )
    if (new Set(names).size < names.length)
      return refusal(
        'ValidationException',
        'Transaction request cannot include multiple operations on one item',
      )
    if (names.some((name) => held.has(name)))
      return cancelled(names.map((name) => (held.has(name) ? CONFLICT : NONE)))
    for (const name of names) held.add(name)
    try {
      if (windowMs() > 0) await new Promise((done) => setTimeout(done, windowMs()))
      return await alone(() => write(whole))
    } finally {
      for (const name of names) held.delete(name)
    }
  }

  /** Does each action, and takes back what was done where one is refused. Nobody else sees it meanwhile. */
  async function write(writes: readonly Write[]): Promise<Answer> {
    const before = await Promise.all(
      writes.map(async ({ TableName, Key }) => {
        const { body } = await run('GetItem', { TableName, Key, ConsistentRead: true })
        return (body as { Item?: Item }).Item
      }),
    )
    const answers = await Promise.all(writes.map(({ operation, input }) => run(operation, input)))
    if (answers.every(({ status }) => status === 200)) return { status: 200, body: {} }
    for (const [i, { TableName, Key }] of writes.entries()) {
      if (answers[i]?.status !== 200) continue
      const Item = before[i]
      await (Item ? run('PutItem', { TableName, Item }) : run('DeleteItem', { TableName, Key }))
    }
    return cancelled(
      answers.map(({ status, body }, i) => {
        if (status === 200) return NONE
        const type = (body as { __type?: string }).__type ?? ''
        if (!type.endsWith('ConditionalCheckFailedException'))
          return { Code: 'ValidationError', Message: JSON.stringify(body) }
        const isAsked = writes[i]?.input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD'
        const Item = isAsked ? before[i] : undefined
        return { Code: 'ConditionalCheckFailed', ...(Item ? { Item } : {}) }
      }),
    )
  }

  return {
    transact,
    /** Whether a transaction that is under way holds the item. */
    holds: (TableName: string, Key: Item) => held.has(itemName({ TableName, Key })),
  }
}

const NONE = { Code: 'None' }
const CONFLICT = {
  Code: 'TransactionConflict',
  Message: 'Transaction is ongoing for the item',
}

function writeOf(action: Readonly<Record<string, WriteInput>>): Write | undefined {
  const [[kind, input] = []] = Object.entries(action)
  if (!input || !kind || !Object.hasOwn(OPERATIONS, kind)) return undefined
  const { TableName, Item, Key = Item } = input
  const { pk, sk } = Key ?? {}
  if (!pk || !sk) return undefined
  return { TableName, Key: { pk, sk }, operation: OPERATIONS[kind as 'Put'], input }
}

function itemName({ TableName, Key }: Pick<Write, 'TableName' | 'Key'>): string {
  return JSON.stringify([TableName, Key['pk'], Key['sk']])
}

function cancelled(reasons: readonly { readonly Code: string }[]): Answer {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return {
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      CancellationReasons: reasons,
    },
  }
}

/** How DynamoDB refuses a request. */
export function refusal(code: string, message = code, status = 400): Answer {
  return { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message } }
}

/** How it refuses a transaction that is throttled, or in conflict with another. */
export function cancelledFor(code: string, count: number): Answer {
  return cancelled(Array.from({ length: count }, () => ({ Code: code })))
}
