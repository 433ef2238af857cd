import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CADDY_LOG, NGINX_LOG, realtimeLog, type LogFormat } from '../../../codec/index.js'
import { bytesOf, cut, outcomeOf } from './attestor.js'

/**
 * What each file of `specimens/` gives. Its rows have the form that CloudFront, nginx and
 * Caddy document and the oddities known of real rows; their attestations were made once with the keys of `attestor.ts`. The number in an event's id is that of its row's case.
 */
const REQUEST_ID = 'kqDDlcYGXyzjLUOlvD3J5gAYTlIjdEVVQ5oONvgEoCk3ZGJ9tyOLDw=='
const id = (number: string) => `specimen-${number}-aaaaaaaaaa`

const LEGACY = {
  // Not the rows answered 000 and 307, nor the OPTIONS twin.
  events: [`comment ${id('01')}`, `read ${id('02')}`, `read ${REQUEST_ID}`],
  // A removal needs an attestation.
  rejects: { attestation_missing: 1 },
}

interface Expected {
  readonly events: string[]
  readonly rejects: Record<string, number>
  /** CloudFront's where none is said. */
  readonly format?: LogFormat
}

const EXPECTED: Record<string, Expected> = {
  'v2-w3c.log': {
    events: [
      `comment ${id('01')}`, // 202
      `react ${id('02')}`, // GET, 303
      `comment ${id('03')}`, // 000
      `comment ${id('04')}`, // 502
      `comment ${id('05')}`, // a 403 of the platform's own
      `comment ${id('15')}`, // a user agent that was escaped twice
      `read ${id('16')}`, // /logs/event/read
      `link/dead ${id('17')}`, // /logs/link/dead
      `comment ${id('19')}`, // held at the door
    ],
    // Left out without a trace: a page view, a 403 with a problem document, a 307, a 404 without an attestation, the
    // OPTIONS twins and a HEAD.
    rejects: {
      attestation_missing: 1, // 202, and `-` in the column
      attestation_mismatch: 1, // one field changed
      attestation_invalid: 1, // signed with a guessed key
      attestation_unknown_key: 1, // signed with a key out of use
      attestation_malformed: 1,
      method_not_allowed: 1, // GET of a bookmark
      malformed_query: 1, // the visitor sent %zz
      bad_escape: 1, // the log itself holds %zz
      unknown_type: 1,
    },
  },
  'v2-json.log': {
    events: [`comment ${id('01')}`, `vote ${id('02')}`, `read ${id('21')}`],
    rejects: { attestation_invalid: 1, truncated_row: 1, malformed_row: 1 },
  },
  // 12 columns have no request id: what has no id of its own cannot be told from its repetition.
  'legacy-12.log': {
    events: LEGACY.events.slice(0, 2),
    rejects: { ...LEGACY.rejects, missing_id: 1 },
  },
  'legacy-18.log': LEGACY,
  'legacy-24.log': LEGACY,
  'legacy-33.log': LEGACY,
  'legacy-odd-rows.log': {
    events: [
      `comment ${id('01')}`, // a trailing tab: 34 cells
      `read ${id('03')}`, // a user agent that was escaped twice
      `read ${id('04')}`, // `\x20` and `, ` in x-forwarded-for
      'read request-1', // signed in the field `att`
      `error/js ${id('14')}`, // /logs/error/js
    ],
    rejects: {
      truncated_row: 1, // 31 cells
      bad_escape: 1,
      malformed_query: 1,
      bad_time: 1,
      malformed_row: 1,
      invalid_field: 1, // post=../../etc/passwd
      duplicate_field: 1,
      malformed_z: 1,
      attestation_mismatch: 1,
    },
  },
  'fields-midway.log': {
    events: [`read ${id('02')}`, `comment ${id('03')}`, `read ${id('05')}`],
    rejects: { no_fields_line: 1, truncated_row: 2 },
  },
  'realtime.log': {
    format: realtimeLog(),
    events: [
      `comment ${id('01')}`,
      `read ${id('02')}`, // whole seconds
      `read ${REQUEST_ID}`,
      `comment ${id('05')}`, // signed in the field `att`
      `read ${id('10')}`, // columns that came later
    ],
    rejects: { attestation_mismatch: 1, attestation_missing: 1, bad_time: 1, truncated_row: 1 },
  },
  'realtime-chosen.log': {
    format: realtimeLog(
      'timestamp c-ip sc-status cs-method cs-uri-stem x-edge-request-id sc-content-type viewer-request-log-data'.split(
        ' ',
      ),
    ),
    events: [`comment ${id('11')}`, `comment ${id('13')}`],
    rejects: { attestation_missing: 1, attestation_mismatch: 1 },
  },
  'nginx.log': {
    format: NGINX_LOG,
    events: [
      `comment ${id('01')}`,
      `read ${id('02')}`, // GET, 303, a user with brackets in the name, IPv6
      `comment ${id('05')}`, // signed in the field `att`
      `comment ${id('06')}`, // `\xC3\xA9`
      `comment ${id('08')}`, // quotes in the user agent, and a column more
      `read ${id('09')}`, // a whole URL, as a proxy sends it
    ],
    rejects: {
      missing_id: 1, // nginx logs none of its own
      attestation_mismatch: 1,
      bad_escape: 1, // `\xFF`
      bad_time: 1,
      malformed_row: 2, // no protocol; the beginning of TLS
      truncated_row: 1,
    },
  },
  'caddy.log': {
    format: CADDY_LOG,
    events: [
      `comment ${id('01')}`,
      `read ${id('02')}`, // the time in ISO 8601, the address with its port
      `comment ${id('05')}`, // signed in the field `att`
    ],
    rejects: {
      missing_id: 1,
      attestation_missing: 1,
      bad_time: 2,
      malformed_row: 1, // no request at all
      truncated_row: 1,
    },
  },
}

describe.each(Object.entries(EXPECTED))('the specimen %s', (name, { events, rejects, format }) => {
  const bytes = readFileSync(new URL(`./specimens/${name}`, import.meta.url))
  const expected = { events, rejects, end: bytes.length }
  const options = format ? { format } : {}

  it('gives its events and counts its rejects', async () => {
    expect(await outcomeOf([bytes], options)).toEqual(expected)
  })

  it.each([1, 7, 100, 4_096])('gives the same in chunks of %i bytes', async (size) => {
    expect(await outcomeOf(cut(bytes, size), options)).toEqual(expected)
    expect(await outcomeOf(cut(gzipSync(bytes), size), options)).toEqual(expected)
  })
})

describe('a log of an older schema', () => {
  const text = readFileSync(new URL('./specimens/legacy-33.log', import.meta.url), 'utf8')
  const lines = text.trimEnd().split('\n')

  /** The same log as it was when CloudFront had fewer columns. */
  const withColumns = (count: number): Uint8Array =>
    bytesOf(
      lines
        .map((line) => {
          if (!line.startsWith('#Fields:')) return line.split('\t').slice(0, count).join('\t')
          return line
            .split(' ')
            .slice(0, 1 + count)
            .join(' ')
        })
        .join('\n') + '\n',
    )

  it.each(Array.from({ length: 22 }, (_, index) => 12 + index))(
    'gives its events with %i columns',
    async (count) => {
      // The request id is the 15th column.
      const expected = EXPECTED[count < 15 ? 'legacy-12.log' : 'legacy-33.log']
      expect(await outcomeOf([withColumns(count)])).toMatchObject(expected!)
    },
  )
})
