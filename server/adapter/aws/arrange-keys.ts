import type { SigningKey } from '../../edge/attestor.js'
import { KID_CHARS_MAX, type DeployedKeys } from './deployed-keys.js'

/** Most keys of one list: as text it has to fit into one entry of the edge's store. */
export const KEYS_MAX = 8
/** Characters of a key: 32 bytes in base64url. */
const KEY_CHARS = 43

/** Random text of `KEY_CHARS` characters. */
export type MakeKey = () => string

export interface Arrangement {
  /** The names of the keys: the first signs, all verify. */
  readonly kids: readonly string[]
  /** Names that were asked for before and are not any more: those keys are dropped. */
  readonly retired: readonly string[]
}

/**
 * The keys of a site as they should be: those that are asked for, in that order, made where they are missing, and behind
 * them whatever else is there. The identity key is made once and never again: the digests of all actors depend on it.
 *
 * @throws where a name cannot stand in a header, or there are too many.
 * @example arrangeKeys(undefined, { kids: ['1'], retired: [] }, makeKey) // a new site
 */
export function arrangeKeys(
  existing: DeployedKeys | undefined,
  arrangement: Arrangement,
  makeKey: MakeKey,
): DeployedKeys {
  checkKids(arrangement.kids)
  const keys = {
    session: arrangeList(existing?.session ?? [], arrangement, makeKey),
    attestation: arrangeList(existing?.attestation ?? [], arrangement, makeKey),
    identity: existing?.identity ?? makeKey(),
  }
  const most = Math.max(keys.session.length, keys.attestation.length)
  if (most > KEYS_MAX)
    throw new Error(`The site would have ${most} keys of a kind; at most ${KEYS_MAX} fit.`)
  return keys
}

function arrangeList(
  existing: readonly SigningKey[],
  { kids, retired }: Arrangement,
  makeKey: MakeKey,
): [SigningKey, ...SigningKey[]] {
  const wanted = kids.map(
    (kid) => existing.find((key) => key.kid === kid) ?? { kid, key: makeKey() },
  )
  const others = existing.filter(({ kid }) => !kids.includes(kid) && !retired.includes(kid))
  return [...wanted, ...others] as [SigningKey, ...SigningKey[]]
}

function checkKids(kids: readonly string[]): void {
  const valid = new RegExp(`^[A-Za-z0-9._-]{1,${KID_CHARS_MAX}}$`)
  const bad = kids.find((kid) => !valid.test(kid))
  if (bad !== undefined)
    throw new Error(
      `A key cannot be named "${bad}": a name has 1 to ${KID_CHARS_MAX} of the characters A-Z a-z 0-9 . _ -`,
    )
  if (kids.length === 0) throw new Error('A site needs the name of at least one key.')
  if (new Set(kids).size < kids.length) throw new Error('Two keys have the same name.')
}

/** Bytes of the longest list as text: brackets, and a comma or the closing bracket behind each key. */
export const KEY_LIST_BYTES_MAX =
  KEYS_MAX * (JSON.stringify({ kid: '', key: '' }).length + KID_CHARS_MAX + KEY_CHARS + 1) + 1

/** What the edge's store holds: the keys, and the settings as they are given. */
export function edgeEntries(
  keys: DeployedKeys,
  settings: string,
): Readonly<Record<string, string>> {
  return {
    session: JSON.stringify(keys.session.map(({ kid, key }) => ({ kid, key }))),
    attestation: JSON.stringify(keys.attestation.map(({ kid, key }) => ({ kid, key }))),
    identity: keys.identity,
    settings,
  }
}
