import { compareUtf8 } from '../../../codec/index.js'
import type { Entity } from '../../port/state-store.js'

/** An entity's time in its list; one without a time stands at 0, as it is stored. */
export function timeOf(entity: Entity): number {
  return entity.at ?? 0
}

/** Where an entity stands, or would stand, among rows by time, then key. */
export function placeOf(rows: readonly Entity[], entity: Entity): number {
  return firstNot(rows, (row) => byTime(row, entity) < 0)
}

/** Where the rows of a time or later begin. */
export function placeOfTime(rows: readonly Entity[], time: number): number {
  return firstNot(rows, (row) => timeOf(row) < time)
}

/** The first row for which it does not hold, where it holds for all before. */
function firstNot(rows: readonly Entity[], isBefore: (row: Entity) => boolean): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle]
    if (row && isBefore(row)) low = middle + 1
    else high = middle
  }
  return low
}

/** By time, then key: the order of every list. */
export function byTime(a: Entity, b: Entity): number {
  return timeOf(a) - timeOf(b) || compareUtf8(a.key, b.key)
}
