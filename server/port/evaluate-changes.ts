import { countDifferences } from './count-differences.js'
import type { Change, Entity } from './state-store.js'
import { StoreError } from './store-error.js'
import { checkName } from './store-name.js'

/** What a join comes to, before anything of it is written. */
export interface Evaluated {
  /** The entities as each change left them, in the order of the changes. */
  readonly entities: readonly Entity[]
  /** By key: the entities that are others now than before, with the text to store. */
  readonly writes: ReadonlyMap<string, { readonly entity: Entity; readonly json: string }>
  /** By counter: what to add, never 0. */
  readonly differences: ReadonlyMap<string, number>
}

/**
 * Evaluates the changes of one join. Every store uses this one rule, and writes only what it returns: a change that
 * throws has then written nothing.
 *
 * @param read The stored text of an entity, undefined where there is none. Asked once a key.
 * @throws {StoreError} `invalid_name` or `invalid_entity`; and whatever a change throws.
 */
export function evaluateChanges(
  subject: string,
  changes: readonly Change[],
  read: (key: string) => string | undefined,
): Evaluated {
  checkName('invalid_name', 'subject', subject)
  const before = new Map<string, string | undefined>()
  const after = new Map<string, { entity: Entity; json: string }>()
  const entities = changes.map(({ key, join }) => {
    if (!before.has(key)) {
      checkName('invalid_name', 'key', key)
      before.set(key, read(key))
    }
    // Parsed anew: a change sees what a store would give it, and never an object that somebody else holds.
    const entity = join(parse(after.get(key)?.json ?? before.get(key)))
    checkEntity(key, entity)
    after.set(key, { entity, json: JSON.stringify(entity) })
    return entity
  })
  const differences = new Map<string, number>()
  for (const [key, { entity, json }] of after) {
    const stored = before.get(key)
    if (stored === json) after.delete(key)
    else addTo(differences, countDifferences(parse(stored), entity))
  }
  return { entities, writes: after, differences }
}

function addTo(sums: Map<string, number>, differences: readonly [string, number][]): void {
  for (const [name, difference] of differences) {
    const sum = (sums.get(name) ?? 0) + difference
    if (sum === 0) sums.delete(name)
    else sums.set(name, sum)
  }
}

function checkEntity(key: string, { key: given, list, at, counts }: Entity): void {
  const wrong = (detail: string): StoreError =>
    new StoreError('invalid_entity', `The entity ${JSON.stringify(key)} ${detail}.`)
  if (given !== key) throw wrong(`was joined into another key, ${JSON.stringify(given)}`)
  if (list !== undefined) checkName('invalid_entity', 'list', list)
  if (at !== undefined && !Number.isFinite(at)) throw wrong(`has no time in its "at" (${at})`)
  for (const [name, count] of Object.entries(counts)) {
    checkName('invalid_entity', 'counter', name)
    if (!Number.isSafeInteger(count) || count < 0) throw wrong(`counts ${count} in a counter`)
  }
}

function parse(json: string | undefined): Entity | undefined {
  return json === undefined ? undefined : (JSON.parse(json) as Entity)
}
