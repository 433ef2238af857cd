import type { Artifacts } from './deployed-site.js'

/** The names of artifacts that are not the same bytes in both, or only in one of them. */
export function differencesOf(one: Artifacts, other: Artifacts): readonly string[] {
  const names = new Set([...one.keys(), ...other.keys()])
  return [...names]
    .filter((name) => one.get(name)?.equals(other.get(name) ?? NOTHING) !== true)
    .sort()
}

/** No artifact holds it. */
const NOTHING = Buffer.from('\0')
