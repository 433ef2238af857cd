import { afterEach, describe, expect, it } from 'vitest'
import { parseArtifact, type Fields } from '../../codec/index.js'
import { attestedRequest, startFastLanes, type FastLanes } from './fast-lanes.js'

const CROWD = 100
/** As AWS answers from within its region. */
const LATENCY_MS = 30
/** How long a transaction keeps others from its items. */
const CONFLICT_WINDOW_MS = 3
const ANSWERED_MS_MAX = 2_000
const PUTS_MAX = 40

let lanes: FastLanes
afterEach(() => lanes.end())

describe('a hundred events of one post at once, each at an instance of its own', () => {
  it.each<[string, (n: number) => Fields, string]>([
    ['comment', (n) => ({ id: `comment-${n}`, post: 'p', body: `body ${n}` }), 'comments/p.txt'],
    ['react', (n) => ({ id: `reaction-${n}`, post: 'p', type: '👍' }), 'reactions/p.txt'],
  ])('%s: all are answered in time with few puts, and none twice', async (type, fields, key) => {
    lanes = await startFastLanes(LATENCY_MS)
    lanes.dynamo.conflictWindowMs = CONFLICT_WINDOW_MS
    const begun = performance.now()
    const answers = await Promise.all(
      Array.from({ length: CROWD }, async (_, n) => {
        const send = lanes.instance()
        const { status, headers } = await send(attestedRequest(type, fields(n), visitor(n)))
        return { status, late: headers['retry-after'] !== undefined, ms: performance.now() - begun }
      }),
    )
    const slowest = Math.max(...answers.map(({ ms }) => ms))
    const late = answers.filter((answer) => answer.late).length
    const puts = lanes.s3.counts['PUT'] ?? 0
    console.log(
      `${type}: slowest ${Math.round(slowest)} ms, ${puts} puts, ${late} late, ${JSON.stringify(Object.fromEntries(lanes.dynamo.counts))} ${JSON.stringify(lanes.s3.counts)}`,
    )
    expect(answers.filter(({ status }) => status !== 202)).toEqual([])
    expect(slowest).toBeLessThan(ANSWERED_MS_MAX)
    expect(puts).toBeLessThan(PUTS_MAX)
    const text = lanes.s3.objects.get(`public/${key}`)?.body.toString() ?? ''
    const { records } = parseArtifact(text)
    if (type === 'comment') expect(new Set(records.map(({ id }) => id)).size).toBe(records.length)
    if (late === 0 && type === 'comment') expect(records).toHaveLength(CROWD)
    if (late === 0 && type === 'react')
      expect(records).toEqual([{ type: '👍', count: String(CROWD) }])
  })
})

function visitor(n: number) {
  return { address: `192.0.2.${n}` }
}
