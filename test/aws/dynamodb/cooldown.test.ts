import { describe, expect, it } from 'vitest'
import { createDynamoCooldown } from '../../../server/adapter/dynamodb/cooldown.js'
import { readItem } from '../../../server/adapter/dynamodb/read-items.js'
import { loopbackTable, simulatedClock, tableOn } from './loopback-table.js'

async function open() {
  const clock = simulatedClock()
  const { database, table } = await loopbackTable(clock)
  return { clock, database, table, take: createDynamoCooldown(table).take }
}

describe('a cool-down in DynamoDB', () => {
  it('lets one of many processes through, and the next when the time is over', async () => {
    const { database, clock } = await open()
    const processes = Array.from({ length: 10 }, () =>
      createDynamoCooldown(tableOn(database, clock)),
    )
    const takeAll = async () => {
      const turns = await Promise.all(processes.map(({ take }) => take('alert', 60_000)))
      return turns.filter(Boolean).length
    }
    expect(await takeAll()).toBe(1)
    await clock.sleep(59_999)
    expect(await takeAll()).toBe(0)
    await clock.sleep(1)
    expect(await takeAll()).toBe(1)
  })

  it('keeps names apart', async () => {
    const { take } = await open()
    expect([await take('a', 1_000), await take('b', 1_000)]).toEqual([true, true])
  })

  it('knows its own turn where the answer was lost', async () => {
    const { take, database } = await open()
    let asked = 0
    database.fault = () => (asked++ === 0 ? 'lost-answer' : undefined)
    expect(await take('alert', 60_000)).toBe(true)
    expect(database.counts.get('PutItem')).toBe(2)
    expect(await take('alert', 60_000)).toBe(false)
  })

  it('costs one put, and is deleted when it is over', async () => {
    const { take, database, table, clock } = await open()
    await take('alert', 1_500)
    expect(Object.fromEntries(database.counts)).toEqual({ PutItem: 1 })
    const item = await readItem(table, 'COOLDOWN#alert', '-')
    expect(item?.['ttl']).toEqual({ N: String(Math.ceil((clock.now() + 1_500) / 1_000)) })
  })
})
