import type { Item } from './calls.js'
import type { CounterPlaces } from './counter-places.js'
import { TOTALS_KEY } from './state-keys.js'
import { COUNTER, MORE, NAMES, VERSION, type StoredTotals } from './subject-items.js'
import type { WriteAction } from './transact.js'

/**
 * Adds a join to the totals. It has a condition only where counters are new in them, which nobody else may have added to
 * meanwhile, or where the totals have to be as they were seen.
 */
export function totalsWrite(
  table: string,
  pk: string,
  totals: StoredTotals | undefined,
  { known, fresh, own }: CounterPlaces,
  isPinned: boolean,
): WriteAction {
  const names: Record<string, string> = { '#v': VERSION, '#k': NAMES }
  const values: Item[string][] = []
  const value = (number: number): string => {
    values.push({ N: String(number) })
    return `:${values.length - 1}`
  }
  const adds = [`#v ${value(1)}`, `#k ${value(fresh.length)}`]
  for (const [i, [name, difference]] of [...known, ...fresh].entries()) {
    names[`#c${i}`] = COUNTER + name
    adds.push(`#c${i} ${value(difference)}`)
  }
  let update = `ADD ${adds.join(', ')}`
  if (own.length > 0) {
    names['#m'] = MORE
    update += ` SET #m = ${value(1)}`
  }
  const seen = isPinned ? ['#v', totals?.version] : ['#k', totals?.counters.size]
  const condition =
    !isPinned && fresh.length === 0
      ? {}
      : {
          ConditionExpression:
            totals === undefined
              ? 'attribute_not_exists(pk)'
              : `${seen[0]} = ${value(Number(seen[1]))}`,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }
  return {
    Update: {
      TableName: table,
      Key: { pk: { S: pk }, sk: { S: TOTALS_KEY } },
      UpdateExpression: update,
      ...condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: Object.fromEntries(values.map((v, i) => [`:${i}`, v])),
    },
  }
}
