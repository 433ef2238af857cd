import type { Cooldown } from '../../port/cooldown.js'
import { putOnce } from './put-once.js'
import { TTL_ATTRIBUTE, type DynamoTable } from './table.js'

/** Milliseconds since 1970 until which nobody else's turn comes. */
const UNTIL = 'until'
const KEY = '-'

/** Cool-downs in DynamoDB: one conditional put each. What has cooled down is deleted by and by, by its TTL. */
export function createDynamoCooldown(table: DynamoTable): Cooldown {
  return {
    take: async (name, ms) => {
      const now = table.clock.now()
      const item = {
        pk: { S: `COOLDOWN#${name}` },
        sk: { S: KEY },
        [UNTIL]: { N: String(now + ms) },
        [TTL_ATTRIBUTE]: { N: String(Math.ceil((now + ms) / 1_000)) },
      }
      return putOnce(table, item, {
        ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now',
        ExpressionAttributeNames: { '#until': UNTIL },
        ExpressionAttributeValues: { ':now': { N: String(now) } },
      })
    },
  }
}
