import type { Entity } from './state-store.js'

/** What a change of an entity does to the counters. Every store uses this one rule. */
export function countDifferences(before: Entity | undefined, after: Entity): [string, number][] {
  const names = new Set([...Object.keys(before?.counts ?? {}), ...Object.keys(after.counts)])
  return [...names]
    .map((name): [string, number] => [name, countOf(after, name) - countOf(before, name)])
    .filter(([, difference]) => difference !== 0)
}

/** Visitors name counters: one named `constructor` must not find what every object inherits. */
function countOf(entity: Entity | undefined, name: string): number {
  return entity && Object.hasOwn(entity.counts, name) ? (entity.counts[name] ?? 0) : 0
}
