import type { Item } from './calls.js'
import { textOf } from './item.js'
import { SORT_KEY_BYTES_MAX } from './limits.js'
import { cutUtf8 } from './cut-utf8.js'
import { DIRECTORY } from './state-keys.js'
import type { DynamoTable } from './table.js'

const PREFIX = 'S#'

/**
 * Subjects in order of their bytes, after the one given. The directory is one partition, written once with each subject's
 * first join (two write units) and read a kilobyte for about ten subjects; it takes some 500 new subjects a second, and
 * 10 GB of them.
 */
export async function readDirectory(
  { calls, name: TableName }: DynamoTable,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const subjects: string[] = []
  // No subject is as long as a key may be, so what is cut off decides nothing.
  const first = cutUtf8(PREFIX + after, SORT_KEY_BYTES_MAX)
  for (let start: Item | undefined; subjects.length < limit;) {
    const { Items = [], LastEvaluatedKey } = await calls('Query', {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk > :after',
      ExpressionAttributeValues: { ':pk': { S: DIRECTORY }, ':after': { S: first } },
      ...(Number.isFinite(limit) ? { Limit: Math.ceil(limit - subjects.length) } : {}),
      ...(start ? { ExclusiveStartKey: start } : {}),
    })
    subjects.push(...Items.map((item) => textOf(item, 'sk').slice(PREFIX.length)))
    if (!LastEvaluatedKey) break
    start = LastEvaluatedKey
  }
  return subjects.slice(0, Math.max(0, limit))
}
