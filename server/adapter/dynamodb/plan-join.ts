import { StoreError } from '../../port/store-error.js'
import type { Entity } from '../../port/state-store.js'
import type { Item } from './calls.js'
import { placeCounters, type CounterPlaces } from './counter-places.js'
import type { JoinChunk } from './join-chunks.js'
import { TRANSACTION_ITEMS_MAX } from './limits.js'
import { placeKey } from './placed.js'
import {
  DIRECTORY,
  TOTALS_KEY,
  counterKey,
  counterPlace,
  entityKey,
  listPlace,
  subjectKey,
} from './state-keys.js'
import {
  COUNT,
  COUNTER,
  JSON_TEXT,
  MORE,
  NAME,
  NAMES,
  REVISION,
  VERSION,
  type StoredEntity,
  type StoredTotals,
  type SubjectSight,
} from './subject-items.js'
import type { WriteAction } from './transact.js'

/** What an action of a join is about, so that a refusal can say what was wrong about the sight of it. */
export type JoinTarget =
  | { readonly of: 'totals' | 'directory' }
  | { readonly of: 'entity'; readonly key: string }
  | { readonly of: 'counter'; readonly name: string }

export interface JoinPlan {
  readonly places: CounterPlaces
  readonly actions: readonly { readonly target: JoinTarget; readonly write: WriteAction }[]
}

/**
 * Makes one transaction of a chunk: its entities, on the condition that they are as they were seen; the totals, without one
 * unless a counter is new there, so that concurrent joins of other entities do not fail one another; counters that have
 * items of their own; and with a subject's first join its entry in the directory.
 *
 * @param sight With the count of each counter in `places.own`.
 * @param isPinned Whether the totals must be as they were seen too: then it is known what they are after it.
 * @throws {StoreError} `invalid_entity` where one entity counts in more counters than a transaction holds.
 */
export function planJoin(
  table: string,
  subject: string,
  sight: SubjectSight,
  chunk: JoinChunk,
  isPinned: boolean,
): JoinPlan {
  const pk = subjectKey(subject)
  const places = placeCounters(sight.totals, chunk.differences)
  const actions: JoinPlan['actions'][number][] = [
    { target: { of: 'totals' }, write: totalsWrite(table, pk, sight.totals, places, isPinned) },
  ]
  for (const [key, { entity, json }] of chunk.writes) {
    const stored = sight.entities.get(key)
    actions.push({
      target: { of: 'entity', key },
      write: put(
        table,
        entityItem(pk, entity, json, stored),
        REVISION,
        stored && String(stored.revision),
      ),
    })
  }
  for (const [name, difference] of places.own) {
    const stored = sight.counters.get(name)
    actions.push({
      target: { of: 'counter', name },
      write: put(
        table,
        counterItem(pk, name, (stored ?? 0) + difference),
        COUNT,
        stored === undefined ? undefined : String(stored),
      ),
    })
  }
  // Who finds totals finds an entry, since both are written in one transaction.
  if (!sight.totals)
    actions.push({
      target: { of: 'directory' },
      write: { Put: { TableName: table, Item: { pk: { S: DIRECTORY }, sk: { S: pk } } } },
    })
  if (actions.length > TRANSACTION_ITEMS_MAX) {
    const detail = `An entity counts in ${places.own.length} counters that are not in the totals.`
    throw new StoreError('invalid_entity', detail)
  }
  return { places, actions }
}

function entityItem(
  pk: string,
  { key, list, at = 0 }: Entity,
  json: string,
  stored: StoredEntity | undefined,
): Item {
  return {
    pk: { S: pk },
    sk: { S: entityKey(key) },
    [JSON_TEXT]: { S: json },
    [REVISION]: { N: String((stored?.revision ?? 0) + 1) },
    ...(list === undefined
      ? {}
      : { lsk: { S: placeKey({ place: listPlace(list, at), name: key }) } }),
  }
}

function counterItem(pk: string, name: string, count: number): Item {
  return {
    pk: { S: pk },
    sk: { S: counterKey(name) },
    [NAME]: { S: name },
    [COUNT]: { N: String(count) },
    ...(count === 0 ? {} : { lsk: { S: placeKey({ place: counterPlace(count), name }) } }),
  }
}

/** A put of an item that has to be as it was seen: with a number, or not there. */
function put(table: string, item: Item, attribute: string, seen: string | undefined): WriteAction {
  const condition =
    seen === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#seen = :seen',
          ExpressionAttributeNames: { '#seen': attribute },
          ExpressionAttributeValues: { ':seen': { N: seen } },
        }
  return {
    Put: {
      TableName: table,
      Item: item,
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  }
}

function totalsWrite(
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
