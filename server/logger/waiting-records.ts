import type { EventRecord } from '../port/event-store.js'

/** Most records that wait, so that a table that is away does not fill the memory. */
export const QUEUE_RECORDS_MAX = 50_000
/** Most bytes of records that wait, as JSON. */
export const QUEUE_BYTES_MAX = 67_108_864
/** Most records that are written at once. */
export const BATCH_RECORDS_MAX = 100
/** Most bytes that are written at once; a batch has at least one record. */
export const BATCH_BYTES_MAX = 4_194_304
/** How long a record is tried at least. Both have to be over: a frozen process ages without trying. */
export const GIVE_UP_MS = 120_000
export const ATTEMPTS_MIN = 8

/** A record that waits for its writer. */
export interface WaitingRecord {
  readonly record: EventRecord
  readonly bytes: number
  /** When it came, in milliseconds since 1970. */
  readonly since: number
  attempts: number
}

/** Records in the order in which they came, bounded. */
export interface WaitingRecords {
  readonly all: readonly WaitingRecord[]
  /** False where it would be too much. */
  add(record: EventRecord, bytes: number, since: number): boolean
  /** The oldest, as many as go at once and at most `recordsMax`. */
  batch(recordsMax: number): readonly WaitingRecord[]
  /** Takes off the oldest. */
  take(count: number): readonly WaitingRecord[]
}

export function createWaitingRecords(): WaitingRecords {
  const all: WaitingRecord[] = []
  let bytesWaiting = 0
  return {
    all,
    add: (record, bytes, since) => {
      if (all.length >= QUEUE_RECORDS_MAX || bytesWaiting + bytes > QUEUE_BYTES_MAX) return false
      all.push({ record, bytes, since, attempts: 0 })
      bytesWaiting += bytes
      return true
    },
    batch: (recordsMax) => {
      let [count, sum] = [0, 0]
      for (const { bytes } of all) {
        sum += bytes
        if (count >= recordsMax || (count > 0 && sum > BATCH_BYTES_MAX)) break
        count++
      }
      return all.slice(0, count)
    },
    take: (count) => {
      const taken = all.splice(0, count)
      for (const { bytes } of taken) bytesWaiting -= bytes
      return taken
    },
  }
}

/** How many of a batch, oldest first, were tried for long enough. */
export function givenUp(batch: readonly WaitingRecord[], now: number): number {
  const first = batch.findIndex(
    ({ since, attempts }) => now - since < GIVE_UP_MS || attempts < ATTEMPTS_MIN,
  )
  return first < 0 ? batch.length : first
}
