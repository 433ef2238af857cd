import { PREFIXES, type Lane, type Prefixes } from '../codec/index.js'

/** What a page may set. */
export interface Settings {
  /**
   * Where events go and artifacts come from: an origin such as `https://events.example.com`, or nothing for the page's own.
   * @default ''
   */
  readonly endpoint: string
  /**
   * Where each lane begins. Change them on the server too.
   * @default { slow: '/events/', fast: '/fastevent/' }
   */
  readonly prefixes: Prefixes
  /**
   * Whether cookies travel with events. `include` is for another origin that knows the visitor's session.
   * @default 'same-origin'
   */
  readonly credentials: RequestCredentials
  /**
   * Whether anything is kept in `localStorage`. Without it events are still sent and retried, until the page closes.
   * @default true
   */
  readonly storage: boolean
}

export const DEFAULTS: Settings = {
  endpoint: '',
  prefixes: PREFIXES,
  credentials: 'same-origin',
  storage: true,
}

/** The settings in force. */
export let settings: Settings = DEFAULTS

/**
 * Changes the settings for this page; what is left out stays as it is.
 *
 * @example configure({ endpoint: 'https://events.example.com' })
 */
export function configure(changes: Partial<Settings>): void {
  settings = { ...settings, ...changes }
}

/** The path and query of an event. A query is written once and sent as it is, however often. */
export function eventPath(type: string, query: string, lane: Lane): string {
  return `${settings.prefixes[lane]}${type}?${query}`
}
