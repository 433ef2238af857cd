import { PREFIXES, type Prefixes } from '../codec/index.js'
import { host } from './host.js'

/**
 * What a page may set. There is no token: a bearer token would be a header, a header would cost each event a preflight,
 * and the browser has the session in a cookie anyway. Tokens are for servers.
 */
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
  /**
   * Whether the visitor lets the page send what they did not ask for: `read`, `error/js` and `link/dead`. A function is
   * asked before each. What a visitor does on purpose is never held back.
   * @default Global Privacy Control is off
   */
  readonly consent: boolean | (() => boolean)
}

export const DEFAULTS: Settings = {
  endpoint: '',
  prefixes: PREFIXES,
  credentials: 'same-origin',
  storage: true,
  consent: () => !host.navigator?.globalPrivacyControl,
}

/** The settings in force. */
export let settings: Settings = DEFAULTS

/**
 * Changes the settings for this page; what is left out stays as it is.
 *
 * @example configure({ endpoint: 'https://events.example.com', consent: () => banner.accepted })
 */
export function configure(changes: Partial<Settings>): void {
  settings = { ...settings, ...changes }
}
