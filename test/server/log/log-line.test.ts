import type { LoggedRequest } from '../../../server/port/access-log.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { URL_BYTES_MAX, escapeLogValue, type LogRow } from '../../../codec/index.js'
import { LINE_BYTES_MAX } from '../../../server/log/lines.js'
import { HEADER_CHARS_MAX, logHeader, logLine } from '../../../server/log/log-line.js'
import { createRowReader } from '../../../server/log/row-reader.js'
import { bytesOf, cut, outcomeOf, servedRow } from './attestor.js'

const nasty = fc.constantFrom(
  '\t',
  '\n',
  '\r',
  '%',
  '%0A',
  '"',
  "'",
  '\\',
  '-',
  '#Fields: ',
  '{',
  ' ',
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(nasty, fc.string({ maxLength: 3 }))).map((parts) => parts.join('')),
)
const someText = anyText.filter((text) => text !== '')

const row: fc.Arbitrary<LoggedRequest> = fc.record({
  method: someText,
  path: someText,
  query: anyText,
  status: fc.integer({ min: 0, max: 999 }),
  contentType: anyText,
  at: fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 }),
  requestId: anyText,
  attestation: anyText,
  host: anyText,
  userAgent: anyText,
  referer: anyText,
})

function readBack(text: string): unknown[] {
  const rows = createRowReader()
  return text.split('\n').flatMap((line) => rows(line) ?? [])
}

describe('a written row', () => {
  it('reads back as it was, whatever it holds, and no value forges another row', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (written) => {
        const expected = written.map((row): LogRow => {
          const { host: _, userAgent: __, referer: ___, ...rest } = row
          return { ...rest, address: '' }
        })
        expect(readBack(logHeader() + written.map(logLine).join(''))).toEqual(expected)
      }),
    )
  })

  it('is of CloudFront’s v2 w3c form', () => {
    expect(logHeader()).toBe(
      '#Fields: date time timestamp(ms) x-edge-location c-ip cs-method cs(Host) cs-uri-stem cs-uri-query sc-status ' +
        'sc-content-type x-edge-request-id cs(User-Agent) cs(Referer) viewer-request-log-data\n',
    )
    const line = logLine(servedRow('read', { post: 'a b' }, { status: 0, attestation: '' }))
    expect(line).toBe(
      '2026-11-22\t10:00:00\t1795341600123\t-\t-\tPOST\texample.org\t/events/read\tpost=a%2520b\t000\t-\t' +
        'request-1\tMozilla/5.0%20(X11;%20Linux%20x86_64)\thttps://example.org/posts/a\t-\n',
    )
  })

  it('writes half a surrogate pair as the replacement character', () => {
    expect(
      readBack(logHeader() + logLine(servedRow('read', { post: 'p' }, { query: 'a\ud800b' }))),
    ).toEqual([expect.objectContaining({ query: 'a\ufffdb' })])
  })

  it('escapes as CloudFront does', () => {
    const kept = 'AZaz09!$&()*+,-./:;=?@_'
    expect(escapeLogValue(kept)).toBe(kept)
    expect(escapeLogValue('%20<>"#{}|\\^~[]`\' \u007fé')).toBe(
      '%2520%3C%3E%22%23%7B%7D%7C%5C%5E%7E%5B%5D%60%27%20%7F%C3%A9',
    )
  })

  it('is never too long to be read, whatever a visitor sends', () => {
    // One UTF-16 unit is at most 9 bytes escaped; a URL is ASCII, 3 bytes each.
    const header = 'あ'.repeat(HEADER_CHARS_MAX * 2)
    const line = logLine(
      servedRow(
        'read',
        { post: 'p' },
        {
          path: '/events/read',
          query: '%'.repeat(URL_BYTES_MAX),
          host: header,
          userAgent: header,
          referer: header,
        },
      ),
    )
    expect(bytesOf(line).length).toBeLessThan(LINE_BYTES_MAX)
  })
})

describe('a row that a crash cut', () => {
  const rows = ['first', 'second'].map((name) =>
    logLine(servedRow('read', { id: `${name}-aaaaaaaaaaaaaaaa`, post: 'p' })),
  )
  const whole = bytesOf(logHeader() + rows.join(''))
  const first = bytesOf(logHeader() + (rows[0] ?? '')).length

  it('is left for later, at whatever byte it was cut', async () => {
    for (let length = first; length < whole.length - 1; length++) {
      const { events, rejects, end } = await outcomeOf(cut(whole.subarray(0, length), 1_000))
      expect(events).toEqual(['read first-aaaaaaaaaaaaaaaa'])
      expect(rejects).toEqual(length === first ? {} : { torn_line: 1 })
      expect(end).toBe(first)
    }
  })

  it('is read where the newline alone is missing, since its attestation proves it whole', async () => {
    const { events, end } = await outcomeOf([whole.subarray(0, -1)])
    expect(events).toHaveLength(2)
    expect(end).toBe(whole.length - 1)
  })

  it('counts for nothing where it was ended later', async () => {
    for (let length = first; length < whole.length - 1; length++) {
      const ended = Buffer.concat([whole.subarray(0, length), bytesOf(`\n${rows[0]}`)])
      const { events } = await outcomeOf([ended])
      expect(events).toEqual(['read first-aaaaaaaaaaaaaaaa', 'read first-aaaaaaaaaaaaaaaa'])
    }
  })
})
