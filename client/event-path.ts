import type { Lane } from '../codec/index.js'
import { settings } from './settings.js'

/** Longest query that is sent as it is written: common firewall rules refuse one over 2,048 bytes. */
export const QUERY_BYTES_MAX = 1_900

/** The path and query of an event. A query is written once and sent as it is, however often. */
export function eventPath(type: string, query: string, lane: Lane): string {
  return `${settings.prefixes[lane]}${type}?${query}`
}
