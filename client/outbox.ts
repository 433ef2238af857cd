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
  /** When its page will have tried again. Well past that it has no page any more, and another adopts it. */
  due: number
}

export const OUTBOX_EVENTS_MAX = 100
const ENTRY_AGE_MS_MAX = 7 * 86_400_000

// One item an event: two tabs never write the same item, so neither can undo what the other wrote.
const KEY = 'out:'
/** The events that this page looks after, and how to tell who sent one that it was given up. */
export const tracked = new Map<string, (status: 'dropped') => void>()
/** The events that this page has a request under way for. */
export const inFlight = new Set<string>()
let dropped = 0

/**
 * How many events this page had to give up: the outbox was full, or they were a week old.
 *
 * @example if (droppedCount() > 0) showHint()
 */
export function droppedCount(): number {
  return dropped
}

/** Every waiting event, oldest first. */
export function outboxEntries(): OutboxEntry[] {
  const entries: OutboxEntry[] = []
  for (const key of itemKeys(KEY)) {
    try {
      const entry = JSON.parse(readItem(key) as string) as OutboxEntry
      if (Date.now() - entry.at < ENTRY_AGE_MS_MAX) entries.push(entry)
      else drop(entry.id)
    } catch {
      // Another tab had the answer a moment ago, or the item is not one of ours.
      removeItem(key)
    }
  }
  return entries.sort((a, b) => a.at - b.at)
}

/**
 * Makes room for one more event: reports give way before what a visitor wrote, and old before new. What is on its way
 * stays, since nobody could say whether it arrives.
 */
function makeRoom(): void {
  const entries = outboxEntries()
  const waiting = entries.filter(({ id }) => !inFlight.has(id))
  const victim = waiting.find(({ lane }) => lane === 'slow') ?? waiting[0]
  if (victim && entries.length >= OUTBOX_EVENTS_MAX) drop(victim.id)
}

export function saveEntry(entry: OutboxEntry): void {
  if (!isWaiting(entry.id)) makeRoom()
  writeItem(KEY + entry.id, JSON.stringify(entry))
}

export function removeFromOutbox(id: string): void {
  removeItem(KEY + id)
}

/** Whether the event still waits: another tab may have had the answer. */
export function isWaiting(id: string): boolean {
  return readItem(KEY + id) !== undefined
}

function drop(id: string): void {
  removeFromOutbox(id)
  dropped++
  tracked.get(id)?.('dropped')
}
