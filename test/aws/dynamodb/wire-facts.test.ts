import { describe, it } from 'vitest'
import { loopbackTable } from './loopback-table.js'
import { WIRE_FACTS } from './wire-facts.js'

describe('our loopback DynamoDB', () => {
  it.each(Object.entries(WIRE_FACTS))('%s', async (_, check) => {
    const { table } = await loopbackTable()
    await check(table)
  })
})
