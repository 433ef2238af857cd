import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesOf, cut, logRow, outcomeOf } from './attestor.js'
import {
  CADDY_LOG,
  CLOUDFRONT_LOG,
  NGINX_LOG,
  realtimeLog,
  type LogFormat,
} from '../../../codec/index.js'
import { logHeader, logLine } from '../../../server/log/log-line.js'

const COUNT = 6
const names = Array.from({ length: COUNT }, (_, number) => `event-${number}-aaaaaaaaaa`)
const rows = names.map((id) => ({
  ...logRow('comment', { id, post: 'p', body: 'hello, 100% “world”' }),
  host: 'example.org',
  userAgent: 'Mozilla/5.0 (X11)',
  referer: '-',
}))
const events = names.map((name) => `comment ${name}`)

const json = (row: (typeof rows)[number]) => {
  const columns = logHeader().trimEnd().split(' ').slice(1)
  const cells = logLine(row).trimEnd().split('\t')
  const values = columns.map((column, index) => [column, cells[index]])
  return `${JSON.stringify(Object.fromEntries(values))}\n`
}

/** Two whole files, each as its header and its rows. */
const files = [
  { header: logHeader(), lines: rows.map(logLine) },
  { header: '', lines: rows.map(json) },
]
const file = fc.constantFrom(...files)
const size = fc.constantFrom(13, 300, 100_000)
const NEWLINE = 10
const SPECIMENS = [
  'v2-w3c.log',
  'v2-json.log',
  'legacy-odd-rows.log',
  'fields-midway.log',
  'realtime.log',
  'nginx.log',
  'caddy.log',
]
const FORMATS: readonly LogFormat[] = [CLOUDFRONT_LOG, realtimeLog(), NGINX_LOG, CADDY_LOG]
/** CI tries harder. */
const RUNS = process.env['CI'] ? 1_000 : 120

describe('a damaged log', () => {
  it('loses the damaged line at most', async () => {
    const index = fc.nat({ max: COUNT - 1 })
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const byte = fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(9, 10, 13, 34, 35, 37, 45, 123, 0))
    await fc.assert(
      fc.asyncProperty(file, index, place, byte, size, async (file, index, place, byte, size) => {
        const { header, lines } = file
        const start = bytesOf(header + lines.slice(0, index).join('')).length
        const bytes = bytesOf(header + lines.join(''))
        const length = bytesOf(lines[index] ?? '').length - 1
        bytes[start + Math.floor(place * length)] = byte
        const { events: found } = await outcomeOf(cut(bytes, size))
        const lost = events.filter((event) => !found.includes(event))
        expect(lost.length === 0 || lost[0] === events[index]).toBe(true)
        expect(found).toEqual(events.filter((event) => !lost.includes(event)))
      }),
      { numRuns: RUNS },
    )
  })

  it('loses two lines at most where the newline between them is gone', async () => {
    for (const { header, lines } of files) {
      const bytes = bytesOf(header + lines.join(''))
      bytes[bytesOf(header + lines.slice(0, 3).join('')).length - 1] = 120
      const { events: found } = await outcomeOf([bytes])
      expect(found).toEqual(events.filter((_, index) => index !== 2 && index !== 3))
    }
  })

  it('gives the lines before the cut, wherever it is cut', async () => {
    for (const { header, lines } of files) {
      const bytes = bytesOf(header + lines.join(''))
      for (let length = 0; length < bytes.length; length += 23) {
        const { events: found } = await outcomeOf([bytes.subarray(0, length)])
        const whole = bytes.subarray(header.length, length).filter((byte) => byte === NEWLINE)
        expect(found.slice(0, whole.length)).toEqual(events.slice(0, whole.length))
        expect(found.length - whole.length).toBeLessThanOrEqual(1)
      }
    }
  })

  it('never throws, however many bytes are changed, plain or gzip', async () => {
    const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }))
    const changes = fc.array(change, { maxLength: 30 })
    const specimens = SPECIMENS.map((name) =>
      readFileSync(new URL(`./specimens/${name}`, import.meta.url)),
    )
    const specimen = fc.constantFrom(...specimens, ...specimens.map((bytes) => gzipSync(bytes)))
    const format = fc.constantFrom(...FORMATS)
    await fc.assert(
      fc.asyncProperty(
        specimen,
        changes,
        fc.nat(),
        format,
        async (specimen, changes, length, format) => {
          const bytes = Uint8Array.from(specimen)
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte
          const chunks = cut(bytes.subarray(0, length % bytes.length), 4_096)
          const read = await outcomeOf(chunks, { format })
          expect(read.end).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: RUNS },
    )
  })
})
