import { expect } from 'vitest'
import type { EventRecord } from '../../server/port/event-store.js'
import type { EventWriter } from '../../server/port/event-writer.js'
import { runContract, type Checks, type Create } from './contract.js'

/** A writer, and how to read what it kept of the origin `o`. */
export interface WrittenEvents {
  readonly write: EventWriter
  readonly read: () => Promise<readonly EventRecord[]>
}

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

function records(count: number): EventRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    origin: 'o',
    type: 'T',
    id: `id-${i}`,
    at: AT,
    ...(i % 2 === 0 ? { user: 'ann', expires: Date.UTC(9999, 0) } : {}),
    fields: { n: i, text: 'Grüße 👍', nested: { list: [1, null, true] } },
  }))
}

const byId = (a: EventRecord, b: EventRecord): number => (a.id < b.id ? -1 : 1)

export const EVENT_WRITER_CHECKS: Checks<WrittenEvents> = {
  'keeps one record as it is, before it is done': async ({ write, read }) => {
    await write(records(1))
    expect(await read()).toEqual(records(1))
  },

  'keeps many records of one millisecond, and nothing for none': async ({ write, read }) => {
    await write([])
    await write(records(130))
    expect([...(await read())].sort(byId)).toEqual(records(130).sort(byId))
  },

  'keeps a record once, though it is asked again, alone and among others': async ({
    write,
    read,
  }) => {
    const [first] = records(1)
    await write([first!])
    await write([first!, ...records(3)])
    expect([...(await read())].sort(byId)).toEqual(records(3))
  },
}

/** The contract of every event writer. */
export function eventWriterContract(title: string, create: Create<WrittenEvents>): void {
  runContract(title, EVENT_WRITER_CHECKS, create)
}
