import { STORE_VALUE_BYTES_MAX } from '../adapter/aws/key-value-store.js'
import type { Moderation } from '../edge/edge.js'
import { deployedSettings } from '../entry/aws/deployed-settings.js'

/** The site's own login, whose tokens `/auth/session` exchanges for event sessions. */
export interface AuthSettings {
  readonly jwksUrl: string
  readonly issuer: string
  readonly audience?: string
  /** @default ['RS256', 'ES256'] */
  readonly algorithms?: readonly string[]
  /** Which claim lists the roles. @default 'roles' */
  readonly rolesClaim?: string
  /** How long an event session may live. @default 60 */
  readonly minutes?: number
}

/** What the edge and the functions decide by. Nothing in it is secret: it stands in the template. */
export interface SiteEventsSettings {
  /** Where the slow lane begins. @default '/events/' */
  readonly slow?: string
  /** Where the fast lane begins. @default '/fastevent/' */
  readonly fast?: string
  /** Whose comments wait for an approval. @default 'anonymous' */
  readonly moderation?: Moderation
  /** Other origins whose pages may send events, such as `https://blog.example`. @default none */
  readonly origins?: readonly string[]
  /** The cookie with the event session. @default 'session' */
  readonly cookie?: string
  /** Which reactions are offered. @default any */
  readonly reactions?: readonly string[]
  /** @default no login but the site's own tokens */
  readonly auth?: AuthSettings
}

/**
 * What each function is told.
 *
 * @throws {SettingError} as the functions would, once they run.
 */
export function handlerSettings(settings: SiteEventsSettings): string {
  const text = JSON.stringify(settings)
  deployedSettings(text)
  return text
}

/**
 * What the edge is told: all but what it has no use for.
 *
 * @throws where that fits into no entry of its store.
 */
export function edgeSettings({
  slow,
  fast,
  moderation,
  origins,
  cookie,
}: SiteEventsSettings): string {
  const text = JSON.stringify({ slow, fast, moderation, origins, cookie })
  const bytes = Buffer.byteLength(text)
  if (bytes > STORE_VALUE_BYTES_MAX)
    throw new Error(
      `The settings of the edge are ${bytes} bytes; at most ${STORE_VALUE_BYTES_MAX} fit. Name fewer origins.`,
    )
  return text
}
