import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { LINE_BYTES_MAX } from '../../../server/log/lines.js'
import { logHeader, logLine } from '../../../server/log/log-line.js'
import { readLog } from '../../../server/log/read-log.js'
import { createRowReader } from '../../../server/log/row-reader.js'
import { OPTIONS, bytesOf, cut, logRow, outcomeOf, servedRow, stream } from './attestor.js'

const name = (number: number) => `event-${String(number).padStart(16, '0')}`
const line = (number: number) => logLine(servedRow('read', { id: name(number), post: 'p' }))
const text = (count: number) =>
  logHeader() + Array.from({ length: count }, (_, number) => line(number)).join('')
const events = (count: number) =>
  Array.from({ length: count }, (_, number) => `read ${name(number)}`)

describe('reading a log', () => {
  it('goes on where an earlier reading ended', async () => {
    const bytes = bytesOf(text(3))
    const torn = await outcomeOf([bytes.subarray(0, -100)])
    expect(torn).toMatchObject({ events: events(2), rejects: { torn_line: 1 } })
    const rows = createRowReader()
    rows(logHeader().trimEnd())
    const rest = await outcomeOf([bytes.subarray(torn.end)], { from: torn.end, rows })
    expect(rest).toEqual({ events: events(3).slice(2), rejects: {}, end: bytes.length })
  })

  it('takes a last line without a newline where it proves itself whole', async () => {
    const legacy = '#Fields: date time cs-method cs-uri-stem sc-status cs-uri-query'
    const row = '2026-11-22\t10:00:00\tPOST\t/events/read\t202\tid=event-0000000001&post=p'
    const plain = bytesOf(`${legacy}\n${row}`)
    const end = legacy.length + 1
    expect(await outcomeOf([plain])).toEqual({ events: [], rejects: { torn_line: 1 }, end })
    const whole = { events: ['read event-0000000001'], rejects: {} }
    expect(await outcomeOf([gzipSync(plain)])).toEqual({ ...whole, end: plain.length })
    const wide = bytesOf(`${legacy} cs-bytes\n${row}\t5`)
    expect(await outcomeOf([wide])).toEqual({ ...whole, end: wide.length })
    const { at, ...values } = logRow('read', { id: name(0), post: 'p' })
    const json = bytesOf(
      JSON.stringify({
        'timestamp(ms)': String(at),
        'cs-method': 'POST',
        'cs-uri-stem': values.path,
        'cs-uri-query': values.query,
        'sc-status': '202',
      }),
    )
    expect(await outcomeOf([json])).toEqual({ events: events(1), rejects: {}, end: json.length })
    expect(await outcomeOf([json.subarray(0, -1)])).toMatchObject({ rejects: { torn_line: 1 } })
  })

  it('skips a line that is too long, in bounded memory, and counts it', async () => {
    const long = 'x'.repeat(LINE_BYTES_MAX + 1)
    const bytes = bytesOf(`${text(1)}${long}\n${line(1)}`)
    const expected = { events: events(2), rejects: { line_too_long: 1 }, end: bytes.length }
    expect(await outcomeOf(cut(bytes, 10_000))).toEqual(expected)
    expect(await outcomeOf([bytes])).toEqual(expected)
  })

  it('reads nothing from nothing', async () => {
    const nothing = { events: [], rejects: {}, end: 0 }
    expect(await outcomeOf([])).toEqual(nothing)
    expect(await outcomeOf([new Uint8Array(0), new Uint8Array(0)])).toEqual(nothing)
  })

  it('throws what the source of the bytes throws, and closes it when it is left', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync(bytesOf(text(1))).subarray(0, 20)
      throw new Error('connection lost')
    }
    await expect(outcomeOf(failing())).rejects.toThrow('connection lost')
    let closed = 0
    async function* source(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      try {
        yield* cut(bytes, 50)
      } finally {
        closed++
      }
    }
    for (const bytes of [bytesOf(text(9)), gzipSync(bytesOf(text(9)))]) {
      for await (const _ of readLog(source(bytes), OPTIONS)) break
    }
    expect(closed).toBe(2)
  })
})

describe('reading gzip', () => {
  const count = 2_000
  const plain = bytesOf(text(count))
  const gzip = gzipSync(plain)

  it('reads files that were put together', async () => {
    const two = Buffer.concat([gzipSync(bytesOf(text(1))), gzipSync(bytesOf(line(1)))])
    expect(await outcomeOf([two])).toMatchObject({ events: events(2), rejects: {} })
  })

  it('gives what can be read of a file that was cut, then says so', async () => {
    for (const size of [1_000, gzip.length]) {
      const half = gzip.subarray(0, gzip.length / 2)
      const read = await outcomeOf(cut(half, size))
      expect(read.rejects).toMatchObject({ truncated_gzip: 1 })
      expect(read.events.length).toBeGreaterThan(count / 3)
      expect(read.events).toEqual(events(count).slice(0, read.events.length))
      const trailer = await outcomeOf(cut(gzip.subarray(0, -4), size))
      const all = { events: events(count), rejects: { truncated_gzip: 1 }, end: plain.length }
      expect(trailer).toEqual(all)
    }
    expect(await outcomeOf([gzip.subarray(0, 2)])).toMatchObject({ rejects: { truncated_gzip: 1 } })
  })

  it('says that a file is not gzip after its first bytes', async () => {
    const broken = Buffer.concat([gzip.subarray(0, 10), Buffer.from('not gzip')])
    expect(await outcomeOf([broken])).toMatchObject({ events: [], rejects: { corrupt_gzip: 1 } })
  })

  it('is not filled up by a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20))
    const before = process.memoryUsage().rss
    let peak = 0
    for await (const _ of readLog(stream(cut(bomb, 65_536)), OPTIONS)) {
      peak = Math.max(peak, process.memoryUsage().rss)
    }
    expect(peak - before).toBeLessThan(60 << 20)
  })
})
