import type { Lane } from '../codec/index.js'
import { itemKeys, readItem, removeItem, writeItem } from './storage.js'

/** An event that no answer has settled yet. */
export interface OutboxEntry {
  readonly id: string
  readonly type: string
  /** The exact query. It is sent again as it is, byte for byte. */
  readonly query: string
  readonly lane: Lane
  /** When it was made. */
  readonly at: number
  /** Attempts without an answer that decides. */
  readonly tries: number
  /** How often it was accepted without being published yet. */
  readonly accepted: number
  /** When the next attempt is due. */
  readonly due: number
  /** Whether the server itself named that time, so that nothing may hurry it. */
  readonly asked?: boolean
  /** The page that looks after it. */
  readonly page: string
}

export const OUTBOX_EVENTS_MAX = 100
const ENTRY_AGE_MS_MAX = 7 * 86_400_000

// One item an event: two tabs never write the same item, so neither can undo what the other wrote.
const KEY = 'out:'
let dropped = 0

/** How many events this page had to give up: the outbox was full, or they were a week old. */
export function droppedCount(): number {
  return dropped
}

/** Every waiting event, oldest first. */
export function outboxEntries(now = Date.now()): OutboxEntry[] {
  const entries: OutboxEntry[] = []
  for (const key of itemKeys(KEY)) {
    const entry = parseEntry(readItem(key))
    if (entry && now - entry.at < ENTRY_AGE_MS_MAX) entries.push(entry)
    else {
      removeItem(key)
      dropped++
    }
  }
  return entries.sort((a, b) => a.at - b.at)
}

/**
 * Adds an event and makes room for it: reports give way before what a visitor wrote, and old before new.
 *
 * @returns The event that was dropped for it.
 */
export function addToOutbox(entry: OutboxEntry): OutboxEntry | undefined {
  const entries = outboxEntries()
  const isFull = entries.length >= OUTBOX_EVENTS_MAX
  const victim = isFull ? (entries.find(({ lane }) => lane === 'slow') ?? entries[0]) : undefined
  if (victim) {
    removeItem(KEY + victim.id)
    dropped++
  }
  saveEntry(entry)
  return victim
}

export function saveEntry(entry: OutboxEntry): void {
  writeItem(KEY + entry.id, JSON.stringify(entry))
}

export function removeFromOutbox(id: string): void {
  removeItem(KEY + id)
}

/** Whether the event still waits: another tab may have had the answer. */
export function isWaiting(id: string): boolean {
  return readItem(KEY + id) !== undefined
}

function parseEntry(text: string | undefined): OutboxEntry | undefined {
  try {
    const entry = JSON.parse(text ?? '') as Partial<OutboxEntry> | null
    return typeof entry?.query === 'string' && typeof entry.at === 'number'
      ? (entry as OutboxEntry)
      : undefined
  } catch {
    return undefined
  }
}
