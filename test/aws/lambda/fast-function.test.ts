import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FunctionUrlResult } from '../../../server/adapter/aws/function-url.js'
import { attestedRequest } from '../fast-lanes.js'
import { functionUrlEvent } from '../function-url-event.js'
import { startLoopbackAws, type LoopbackAws } from '../loopback-aws.js'
import { startBuilt } from './start-built.js'
import type { Lambda } from './start-lambda.js'

let aws: LoopbackAws
let lambda: Lambda | undefined
beforeAll(async () => {
  aws = await startLoopbackAws()
})
afterEach(() => lambda?.stop())
afterAll(() => aws.stop())

async function start(): Promise<Lambda> {
  lambda = await startBuilt('fast', aws.env)
  return lambda
}

const comment = (post: string, n: number) =>
  attestedRequest('comment', { id: `comment-${n}`, post, body: `body ${n}` })
const published = (post: string): string | undefined =>
  aws.s3.objects.get(`public/comments/${post}.txt`)?.body.toString()

describe('the fast function, as Lambda runs it', () => {
  it('applies and publishes what the edge sends on, cold and warm', async () => {
    const { invoke, output } = await start()
    for (const n of [1, 2]) {
      expect(await invoke(comment('p', n))).toEqual({
        statusCode: 202,
        headers: { 'cache-control': 'no-store', location: `/comments/p.txt#comment-${n}` },
        body: '',
      })
      expect(published('p')).toContain(`body=body ${n}\n`)
    }
    expect(published('p')).toMatch(/^#count=2\nid=comment-1&.*\nid=comment-2&.*\n$/)
    expect([aws.parameters.asked, output()]).toEqual([1, ''])
    expect(aws.dynamo.counts.get('TransactWriteItems')).toBe(2)
  })

  it('goes on where its connections ended while it was frozen', async () => {
    const { invoke } = await start()
    for (const n of [1, 2, 3]) {
      const { statusCode, headers } = (await invoke(comment('q', n))) as FunctionUrlResult
      expect([statusCode, headers['retry-after']]).toEqual([202, undefined])
      expect(published('q')).toContain(`body=body ${n}\n`)
      aws.s3.hangUp()
      aws.dynamo.hangUp()
    }
  })

  it('has read its keys before Lambda freezes it for the first time', async () => {
    aws.parameters.delayMs = 300
    const { frozen, invoke } = await start()
    await frozen
    aws.parameters.isDown = true
    const result = (await invoke(comment('r', 1))) as FunctionUrlResult
    aws.parameters.isDown = false
    aws.parameters.delayMs = 0
    expect(result.statusCode).toBe(202)
  })

  it('leaves an event undecided while there are no keys, says why in its log, and takes it later', async () => {
    aws.parameters.isDown = true
    const { invoke, output } = await start()
    const event = comment('s', 1)
    expect(await invoke(event)).toMatchObject({ statusCode: 503 })
    expect(output()).toContain('The parameter \\"/site-events/keys\\" cannot be had: 500')
    aws.parameters.isDown = false
    expect(await invoke(event)).toMatchObject({ statusCode: 202 })
    expect(published('s')).toContain('body=body 1\n')
  })

  it('lets nothing in that no edge has signed', async () => {
    const { invoke } = await start()
    const event = functionUrlEvent({ path: '/fastevent/comment', query: 'post=t&body=hi' })
    expect(await invoke(event)).toMatchObject({
      statusCode: 503,
      headers: { 'content-type': 'application/problem+json' },
    })
    expect(published('t')).toBeUndefined()
  })
})
