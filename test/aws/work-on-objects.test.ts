import { describe, expect, it } from 'vitest'
import { workOnObjects } from '../../server/adapter/aws/work-on-objects.js'
import type { CreatedObject } from '../../server/adapter/aws/created-object.js'
import { keptLog } from './service-log.js'
import { specimen } from './specimen.js'

const plenty = () => 60_000

/** Works on what a notification tells, and fails for the keys given. */
async function worked(event: unknown, failing: readonly string[] = [], remainingMs = plenty) {
  const keys: string[] = []
  const log = keptLog()
  const work = async ({ key }: CreatedObject) => {
    keys.push(key)
    if (failing.includes(key)) throw new Error(`no ${key}`)
  }
  const outcome = await workOnObjects(event, { work, log, remainingMs }).catch(
    (error: unknown) => error,
  )
  return { keys, log, outcome }
}

describe('working on the objects of a notification', () => {
  it('answers SQS with the messages that failed, and works on all others', async () => {
    const { keys, outcome, log } = await worked(await specimen('sqs-batch'), ['logs/one.gz'])
    expect(keys).toEqual(['logs/one.gz', 'logs/two.gz'])
    expect(outcome).toEqual({
      batchItemFailures: [{ itemIdentifier: '059f36b4-87a3-44ab-83d2-661975830a7d' }],
    })
    expect(log.errors).toHaveLength(1)
  })

  it('answers SQS with no failure where there is none, and so a queue that was only tested', async () => {
    const batch = await specimen('sqs-batch')
    expect((await worked(batch)).outcome).toEqual({ batchItemFailures: [] })
    batch.Records.splice(0, 2)
    expect((await worked(batch)).outcome).toEqual({ batchItemFailures: [] })
  })

  it('gives a message back once, however many of its objects failed', async () => {
    const put = await specimen('s3-put')
    const twice = JSON.stringify({ Records: [...put.Records, ...put.Records] })
    const batch = await specimen('sqs-batch')
    batch.Records[0]!.body = twice
    const key = 'logs/year=2026/E2EXAMPLE.2026-11-24-10.a b+✓.gz'
    const { keys, outcome } = await worked(batch, [key])
    expect(keys).toEqual([key, key, 'logs/two.gz'])
    expect(outcome).toEqual({
      batchItemFailures: [{ itemIdentifier: '059f36b4-87a3-44ab-83d2-661975830a7d' }],
    })
  })

  it('gives a message back that cannot be understood, and says so', async () => {
    const batch = await specimen('sqs-batch')
    batch.Records[1]!.body = 'hello'
    const { outcome, log } = await worked(batch)
    expect(outcome).toEqual({
      batchItemFailures: [{ itemIdentifier: '2e1424d4-f796-459a-8184-9c92662be6da' }],
    })
    expect(log.events).toMatchObject([
      { type: 'NOTIFICATION_REJECTED', payload: { reject: 'malformed', detail: 'hello' } },
    ])
  })

  it('throws after all the rest is done where nothing can be given back alone', async () => {
    const put = await specimen('s3-put')
    const other = structuredClone(put.Records[0]!)
    other.s3.object.key = 'other.gz'
    put.Records.push(other)
    const { keys, outcome } = await worked(put, ['logs/year=2026/E2EXAMPLE.2026-11-24-10.a b+✓.gz'])
    expect(keys).toHaveLength(2)
    expect(outcome).toBeInstanceOf(Error)
    expect((await worked(put)).outcome).toBeUndefined()
    expect((await worked({ hello: 'world' })).outcome).toBeInstanceOf(Error)
  })

  it('begins nothing that it cannot end, and gives it back', async () => {
    let left = 30_000
    const remaining = () => (left -= 20_000)
    const { keys, outcome, log } = await worked(await specimen('sqs-batch'), [], remaining)
    expect(keys).toEqual(['logs/one.gz'])
    expect(outcome).toEqual({
      batchItemFailures: [{ itemIdentifier: '2e1424d4-f796-459a-8184-9c92662be6da' }],
    })
    expect(log.errors).toMatchObject([{ error: { message: 'No time is left for "logs/two.gz".' } }])
  })
})
