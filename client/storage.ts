import { host } from './host.js'
import { settings } from './settings.js'

/** What does not fit into `localStorage`, or may not go there, lives here until the page closes. */
const memory = new Map<string, string>()
const PREFIX = 'site-events:'

/** Reads an item. It never throws: a page in a sandbox or with storage blocked has memory alone. */
export function readItem(key: string): string | undefined {
  const held = memory.get(key)
  if (held !== undefined) return held
  try {
    return local()?.getItem(PREFIX + key) ?? undefined
  } catch {
    return undefined
  }
}

/** Writes an item, into memory where storage is blocked or full. */
export function writeItem(key: string, value: string): void {
  try {
    const storage = local()
    if (storage) {
      storage.setItem(PREFIX + key, value)
      memory.delete(key)
      return
    }
  } catch {
    // Blocked or full: memory keeps it.
  }
  memory.set(key, value)
}

export function removeItem(key: string): void {
  memory.delete(key)
  try {
    local()?.removeItem(PREFIX + key)
  } catch {
    // Nothing was stored where nothing can be.
  }
}

/** The keys that begin with `start`, in no order. */
export function itemKeys(start: string): string[] {
  let stored: string[] = []
  try {
    stored = Object.keys(local() ?? {}).map((key) => key.slice(PREFIX.length))
  } catch {
    // Memory alone.
  }
  return [...new Set([...memory.keys(), ...stored])].filter((key) => key.startsWith(start))
}

function local(): Storage | undefined {
  return settings.storage ? host.localStorage : undefined
}
