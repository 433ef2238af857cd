import type { Item } from './calls.js'

/** A text of an item; empty where there is none. */
export function textOf(item: Item, name: string): string {
  const value = item[name]
  return value && 'S' in value ? value.S : ''
}

/** A number of an item; 0 where there is none. */
export function numberOf(item: Item, name: string): number {
  const value = item[name]
  return value && 'N' in value ? Number(value.N) : 0
}
