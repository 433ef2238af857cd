import { EventError, PREFIXES, type Prefixes } from '../../../codec/index.js'
import type { SigningKey } from '../../edge/attestor.js'
import type { EdgeSettings } from '../../edge/edge.js'
import { isKeyList, isKeyText } from './deployed-keys.js'

/** What the edge's key value store holds, as text, each at most 1 KB. */
export type EdgeEntries = Partial<
  Record<'settings' | 'attestation' | 'identity' | 'session', string>
>

/** The settings of a deployed site's edge. */
export interface StoredSettings extends Omit<EdgeSettings, 'prefixes'>, Prefixes {
  /** Name of the cookie that carries the event session. */
  readonly cookie: string
}

/**
 * What an edge does where its settings say nothing else.
 *
 * @default { slow: '/events/', fast: '/fastevent/', moderation: 'anonymous', origins: [], cookie: 'session' }
 */
export const STORED_SETTINGS: StoredSettings = {
  ...PREFIXES,
  moderation: 'anonymous',
  origins: [],
  cookie: 'session',
}

/**
 * Reads the entry `settings`, an object in JSON. Each of them may be left out.
 *
 * @throws where it is none.
 */
export function parseSettings(text: string | undefined): StoredSettings {
  const settings: StoredSettings = { ...STORED_SETTINGS, ...(JSON.parse(String(text)) as object) }
  const { slow, fast, origins, cookie } = settings
  // An empty prefix would make an event of every request, and a text of origins would allow each part of it.
  const arePaths = slow.startsWith('/') && fast.startsWith('/')
  if (!arePaths || !Array.isArray(origins) || !cookie.toLowerCase()) throw notStored()
  return settings
}

/** @throws where the entry is missing or malformed: nothing may be signed or verified then. */
export function parseKeyList(text: string | undefined): readonly [SigningKey, ...SigningKey[]] {
  const keys: unknown = JSON.parse(String(text))
  if (!isKeyList(keys)) throw notStored()
  return keys
}

/** @throws where the entry is missing or malformed. */
export function parseKey(text: string | undefined): string {
  if (!isKeyText(text)) throw notStored()
  return text
}

/** The error for what cannot be signed or verified now; the event may come again. */
export function notStored(): EventError {
  return new EventError('session_unavailable', 'The edge has no keys now; send it again.')
}
