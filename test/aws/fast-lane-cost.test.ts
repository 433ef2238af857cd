import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fields } from '../../codec/index.js'
import { attestedRequest, startFastLanes, type FastLanes } from './fast-lanes.js'

let lanes: FastLanes
beforeAll(async () => {
  lanes = await startFastLanes()
})
afterAll(() => lanes.end())

/** What one event costs an instance that is warm and alone. */
const READS = ['GetItem', 'BatchGetItem', 'Query']

describe('a fast event of an instance that is warm and alone', () => {
  it.each<[string, (n: number) => Fields]>([
    ['comment', (n) => ({ id: `comment-${n}`, post: 'p', body: `body ${n}` })],
    ['react', (n) => ({ id: `reaction-${n}`, post: 'p', type: n % 2 ? '👍' : '🎉' })],
    ['vote', (n) => ({ id: `vote-number-${n}`, poll: 'best', choice: n % 2 ? 'lit' : 'htmx' })],
  ])('%s costs one transaction, one put and at most two reads', async (type, fields) => {
    const send = lanes.instance()
    for (let n = 0; n < 3; n++) await send(attestedRequest(type, fields(n), visitor(n)))
    for (let n = 3; n < 8; n++) {
      const before = costs()
      const { status, headers } = await send(attestedRequest(type, fields(n), visitor(n)))
      expect([status, headers['retry-after']]).toEqual([202, undefined])
      const { transactions, reads, gets, puts } = since(before)
      expect({ transactions, gets, puts }).toEqual({ transactions: 1, gets: 0, puts: 1 })
      expect(reads).toBeLessThanOrEqual(2)
    }
    expect(lanes.failed).toEqual([])
  })

  it('costs the same once the poll is defined and voters change their minds', async () => {
    const send = lanes.instance()
    const admin = { user: 'admin', roles: ['admin' as const], address: '192.0.2.9' }
    const poll = { id: 'the-definition', poll: 'defined', question: 'Which?', choices: 'a\nb' }
    await send(attestedRequest('poll', poll, admin))
    const vote = (n: number): Fields => ({
      id: `my-vote-${n}`,
      poll: 'defined',
      choice: n % 2 ? 'a' : 'b',
    })
    for (let n = 0; n < 3; n++) await send(attestedRequest('vote', vote(n)))
    const before = costs()
    expect((await send(attestedRequest('vote', vote(3)))).status).toBe(202)
    const { transactions, reads, gets, puts } = since(before)
    expect({ transactions, gets, puts }).toEqual({ transactions: 1, gets: 0, puts: 1 })
    expect(reads).toBeLessThanOrEqual(2)
  })

  it('costs the same whatever the size of the subject', async () => {
    const send = lanes.instance()
    const comment = (n: number): Fields => ({
      id: `in-long-${n}`,
      post: 'long',
      body: 'x'.repeat(100),
    })
    const cost = async (n: number) => {
      const before = costs()
      expect((await send(attestedRequest('comment', comment(n), visitor(n)))).status).toBe(202)
      return since(before)
    }
    for (let n = 0; n < 60; n++) await cost(n)
    const head = lanes.s3.objects.get('public/comments/long.txt')?.body.toString() ?? ''
    const before = String(Date.parse(/&at=([^&]+)/.exec(head)?.[1] ?? '') + 30)
    const system = { user: 'site', roles: ['system' as const], address: '192.0.2.9' }
    // As the reader of the log does it, which finds that a head has grown over its limit.
    const cut = { id: 'a-cut-of-it', post: 'long', before }
    await lanes.instance()(attestedRequest('comment/aggregate', cut, system))
    expect([...lanes.s3.objects.keys()]).toContain(`public/comments/long.${before}.txt`)
    for (let n = 60; n < 62; n++) await cost(n)
    const { transactions, reads, gets, puts } = await cost(62)
    expect({ transactions, gets, puts }).toEqual({ transactions: 1, gets: 0, puts: 1 })
    expect(reads).toBeLessThanOrEqual(2)
  })
})

function visitor(n: number) {
  return { address: `192.0.2.${n % 250}` }
}

function costs() {
  const { s3, dynamo } = lanes
  const count = (name: string): number => dynamo.counts.get(name) ?? 0
  return {
    transactions: count('TransactWriteItems'),
    reads: READS.reduce((sum, name) => sum + count(name), 0),
    gets: s3.counts['GET'] ?? 0,
    puts: s3.counts['PUT'] ?? 0,
  }
}

function since(before: ReturnType<typeof costs>): ReturnType<typeof costs> {
  const now = costs()
  return {
    transactions: now.transactions - before.transactions,
    reads: now.reads - before.reads,
    gets: now.gets - before.gets,
    puts: now.puts - before.puts,
  }
}
