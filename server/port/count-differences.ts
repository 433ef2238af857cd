import type { Entity } from './state-store.js'

/** What a change of an entity does to the counters. Every store uses this one rule. */
export function countDifferences(before: Entity | undefined, after: Entity): [string, number][] {
  const names = new Set([...Object.keys(before?.counts ?? {}), ...Object.keys(after.counts)])
  return [...names]
    .map((name): [string, number] => [
      name,
      (after.counts[name] ?? 0) - (before?.counts[name] ?? 0),
    ])
    .filter(([, difference]) => difference !== 0)
}
