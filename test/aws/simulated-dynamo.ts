import { compareUtf8 } from '../../codec/index.js'
import type { AttributeValue, DynamoCalls, Item } from '../../server/adapter/dynamodb/calls.js'
import { DynamoError, TRANSACTION_CANCELED } from '../../server/adapter/dynamodb/dynamo-error.js'
import type { Clock } from '../../server/port/clock.js'

export interface SimulatedDynamoOptions {
  readonly clock: Clock
  /** Of each call, there and back together, in milliseconds. @default 0 */
  readonly latencyMs?: number
  /** How long a transaction holds its items, in milliseconds. @default 0 */
  readonly conflictWindowMs?: number
}

export interface SimulatedDynamo {
  readonly calls: DynamoCalls
  /** By operation. */
  readonly counts: Map<string, number>
}

interface Input {
  readonly Key?: Item
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>
  readonly TransactItems?: readonly { readonly Put?: Action; readonly Update?: Action }[]
  readonly ExpressionAttributeValues?: Item
  readonly ScanIndexForward?: boolean
  readonly Limit?: number
  readonly ExclusiveStartKey?: Item
}

interface Action {
  readonly Item?: Item
  readonly Key?: Item
  readonly ConditionExpression?: string
  readonly UpdateExpression?: string
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: Item
}

/**
 * As much of DynamoDB as a fast handler asks of it, in memory and in simulated time, where a hundred callers cost no more
 * time than one. It is held to the contract of the state store, as the real ones are.
 */
export function createSimulatedDynamo(options: SimulatedDynamoOptions): SimulatedDynamo {
  const { clock, latencyMs = 0, conflictWindowMs = 0 } = options
  const items = new Map<string, Item>()
  const held = new Set<string>()
  const counts = new Map<string, number>()

  async function transact(actions: readonly Action[]): Promise<object> {
    const names = actions.map((action) => nameOf(action.Key ?? action.Item ?? {}))
    const conflicts = names.map((name) => (held.has(name) ? 'TransactionConflict' : 'None'))
    if (conflicts.some((code) => code !== 'None'))
      throw cancelled(conflicts.map((code) => ({ code })))
    for (const name of names) held.add(name)
    if (conflictWindowMs > 0) await clock.sleep(conflictWindowMs)
    for (const name of names) held.delete(name)
    const reasons = actions.map((action, i) => {
      const item = items.get(names[i] ?? '')
      if (isMet(action, item)) return { code: 'None' }
      return { code: 'ConditionalCheckFailed', ...(item ? { item } : {}) }
    })
    if (reasons.some(({ code }) => code !== 'None')) throw cancelled(reasons)
    for (const [i, action] of actions.entries()) {
      const name = names[i] ?? ''
      items.set(name, action.Item ?? updated(action, items.get(name)))
    }
    return {}
  }

  async function perform(operation: string, input: Input): Promise<object> {
    switch (operation) {
      case 'GetItem': {
        const Item = items.get(nameOf(input.Key ?? {}))
        return Item ? { Item } : {}
      }
      case 'BatchGetItem': {
        const [table = '', asked] = Object.entries(input.RequestItems ?? {})[0] ?? []
        const found = (asked?.Keys ?? []).flatMap((key): Item[] => {
          const item = items.get(nameOf(key))
          return item ? [item] : []
        })
        return { Responses: { [table]: found } }
      }
      case 'Query':
        return page(rangeOf([...items.values()], input), input)
      case 'TransactWriteItems':
        return transact((input.TransactItems ?? []).map(({ Put, Update }) => Put ?? Update ?? {}))
      default:
        throw new Error(`Not simulated: ${operation}`)
    }
  }

  return {
    counts,
    calls: async (operation, input) => {
      counts.set(operation, (counts.get(operation) ?? 0) + 1)
      if (latencyMs > 0) await clock.sleep(latencyMs / 2)
      const work = perform(operation, input)
      work.catch(() => undefined)
      await work.catch(() => undefined)
      if (latencyMs > 0) await clock.sleep(latencyMs / 2)
      return work
    },
  }
}

function nameOf(key: Item): string {
  return JSON.stringify([textOf(key['pk']), textOf(key['sk'])])
}

function textOf(value: AttributeValue | undefined): string {
  return value && 'S' in value ? value.S : ''
}

function numberOf(value: AttributeValue | undefined): number {
  return value && 'N' in value ? Number(value.N) : 0
}

function isMet(action: Action, item: Item | undefined): boolean {
  const { ConditionExpression: condition, ExpressionAttributeValues: values = {} } = action
  if (condition === undefined) return true
  if (condition === 'attribute_not_exists(pk)') return item === undefined
  const [, name = '', value = ''] = /^(#\w+) = (:\w+)$/.exec(condition) ?? []
  const attribute = action.ExpressionAttributeNames?.[name]
  if (attribute === undefined) throw new Error(`Not simulated: ${condition}`)
  return item !== undefined && numberOf(item[attribute]) === numberOf(values[value])
}

function updated(action: Action, before: Item | undefined): Item {
  const { UpdateExpression = '', ExpressionAttributeNames: names = {}, Key = {} } = action
  const { ExpressionAttributeValues: values = {} } = action
  const item: Record<string, AttributeValue> = { ...Key, ...before }
  const [, adds = '', , set, value] =
    /^ADD (.*?)( SET (#\w+) = (:\w+))?$/.exec(UpdateExpression) ?? []
  for (const [, name = '', by = ''] of adds.matchAll(/(#\w+) (:\w+)/g)) {
    const attribute = names[name] ?? ''
    item[attribute] = { N: String(numberOf(item[attribute]) + numberOf(values[by])) }
  }
  if (set !== undefined && value !== undefined) item[names[set] ?? ''] = values[value] ?? { N: '0' }
  return item
}

/** Of the local index where a range is between two places, else of the directory. */
function rangeOf(all: readonly Item[], input: Input): readonly Item[] {
  const { ExpressionAttributeValues: values = {}, ScanIndexForward = true } = input
  const [from, to, after] = [':from', ':to', ':after'].map((name) => textOf(values[name]))
  const key = to === '' ? 'sk' : 'lsk'
  const low = to === '' ? after : from
  const found = all
    .filter((item) => textOf(item['pk']) === textOf(values[':pk']) && item[key] !== undefined)
    .filter((item) => {
      const place = textOf(item[key])
      const order = compareUtf8(place, low ?? '')
      return to === '' ? order > 0 : order >= 0 && compareUtf8(place, to ?? '') <= 0
    })
    .sort((a, b) => compareUtf8(textOf(a[key]), textOf(b[key])))
  if (!ScanIndexForward) found.reverse()
  return found
}

function page(found: readonly Item[], { Limit = Infinity, ExclusiveStartKey }: Input): object {
  const start = ExclusiveStartKey ? nameOf(ExclusiveStartKey) : undefined
  const rest = found.slice(found.findIndex((item) => nameOf(item) === start) + 1)
  const Items = rest.slice(0, Limit)
  const last = Items.at(-1)
  return { Items, ...(rest.length > Items.length && last ? { LastEvaluatedKey: last } : {}) }
}

function cancelled(
  reasons: readonly { readonly code: string; readonly item?: Item }[],
): DynamoError {
  return new DynamoError({
    code: TRANSACTION_CANCELED,
    message: `Transaction cancelled: ${reasons.map(({ code }) => code).join(', ')}`,
    status: 400,
    reasons,
  })
}
