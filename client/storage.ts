import { host } from './host.js'
import { settings } from './settings.js'

/** What does not fit into `localStorage`, or may not go there, lives here until the page closes. */
const memory = new Map<string, string>()
const PREFIX = 'site-events:'

/** Reads an item. It never throws: a page in a sandbox or with storage blocked has memory alone. */
export function readItem(key: string): string | undefined {
  return memory.get(key) ?? stored((storage) => storage.getItem(PREFIX + key)) ?? undefined
}

/** Writes an item, into memory where storage is blocked or full. */
export function writeItem(key: string, value: string): void {
  memory.set(key, value)
  stored((storage) => {
    storage.setItem(PREFIX + key, value)
    memory.delete(key)
  })
}

export function removeItem(key: string): void {
  memory.delete(key)
  stored((storage) => storage.removeItem(PREFIX + key))
}

/** The keys that begin with `start`, in no order. */
export function itemKeys(start: string): string[] {
  const keys =
    stored((storage) => Object.keys(storage).map((key) => key.split(PREFIX)[1] ?? '')) ?? []
  return [...new Set([...memory.keys(), ...keys])].filter((key) => key.startsWith(start))
}

/** Uses the storage, where the page lets us and there is one. */
function stored<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    // Where it is missing, `use` fails like where it is blocked.
    return settings.storage ? use(host.localStorage as Storage) : undefined
  } catch {
    return undefined
  }
}
