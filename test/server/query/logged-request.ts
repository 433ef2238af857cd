import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { LOG_FIELDS, escapeLogValue } from '../../../codec/index.js'
import type { LoggedRequest } from '../../../server/port/access-log.js'
import { logHeader, logLine } from '../../../server/log/log-line.js'

/** How a log is written. The legacy one has no column for an attestation, and whole seconds. */
export const WRITINGS = ['own', 'v2-json', 'v2-w3c', 'legacy'] as const
export type Writing = (typeof WRITINGS)[number]

/** Text that breaks what is put together carelessly: SQL, CSV, a log's rows, a pattern, UTF-8. */
export const HOSTILE = [
  "'; DROP TABLE log; --",
  `"quoted", 'twice'`,
  '100% + 1 = 101 & more',
  '%2541 %41',
  'a\tb\r\nc\0d',
  '$1 \\1 (?:^|&)id=',
  'café 👩‍💻 \u202eevil \ufffd',
  '-',
  ' ',
  '=1+1',
]

const START = Date.UTC(2026, 10, 21, 23, 59, 58)

/** Small pools, so that ids and subjects collide. */
const id = fc.oneof(
  fc.constantFrom('event-0000000001', 'event-0000000002', 'event-0000000003', ''),
  fc.integer({ min: 1, max: 60 }).map((number) => `event-${String(number).padStart(10, '0')}`),
)
const post = fc.constantFrom('p', 'q', 'blog/ä', "o'neil", '')
const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 12 }))
const page = fc.constantFrom('/a', '/b?x=1', 'https://example.org/c', '')
const count = fc.constantFrom('1', '7', '2000', '0', '5\n', '1e3', '', '999999999', '９')
const stack = fc.constantFrom(
  '/js/a.js!f@0:3:7',
  'https://cdn.example/a.js?v=1,/b.js!load@0:3:7;x2;g@1:9:9',
  'f@https://example.org/app.js:30:7\ng@https://example.org/b.js:1:1',
  'TypeError: no\n    at f (https://example.org/app.js:30:7)\n    at /b.js:1:1',
  'native code',
  '',
)
const kind = fc.constantFrom('TypeError', 'SecurityPolicyViolation', '')
const message = fc.oneof(
  text,
  fc.constantFrom('item 17 of 20', 'GET https://example.org/x?id=5 failed', 'item 4 of 20'),
)

/** Fields by type; a field of a generated query may be left out. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<string>>>>> = {
  comment: { post, body: text, name: text },
  'comment/edit': { post, comment: id, body: text },
  react: { post, type: fc.constantFrom('👍', '❤️'), undo: fc.constantFrom('1', '') },
  vote: { poll: post, choice: text },
  poll: { poll: post, question: text },
  bookmark: { post },
  read: { post },
  form: { form: post, mail: text },
  'error/js': { kind, message, stack, page, count, file: page, line: count },
  'link/dead': { href: text, page, count },
  'outbound/click': { href: text },
  'Bad!': { post },
  'a//b': { post },
  'read/': { post },
  'read\n': { post },
}

/** Queries that no client of ours sends. */
const oddQuery = fc.constantFrom(
  'post=%zz&id=event-0000000001',
  'post=p&body=100%&id=event-0000000001',
  'post=p&x=%4',
  'post=%ff&id=event-0000000002',
  'post=p&x=%E2%EF%BF%BD',
  'post=p&x=%ED%A0%80',
  'post=p&x=%C0%AF',
  'post=p&x=%EF%BF%BD',
  'post=p&x=\ufffd',
  'post=p&id=event-0000000003&id=event-0000000001',
  'post=a+b&post=c',
  '&&post=p&&=&id=',
  'id=event-0000000001&z=eJwrzy_KTlFITiwBAA',
  'z=eJwrzy_KTlFITiwBAA&post=p',
  'att=a.b.c&post=p&id=event-0000000002',
  'page=/a&message=x&count=%2B3',
  '-',
  '',
)

const formEncoded = (value: string): string => encodeURIComponent(value).replace(/%20/g, '+')

const query = (fields: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.record({ id, ...fields }, { requiredKeys: [] }),
      fc.constantFrom(encodeURIComponent, formEncoded),
    )
    .map(([values, encode]) =>
      Object.entries(values)
        .map(([name, value]) => `${name}=${encode(value)}`)
        .join('&'),
    )

const COMMON = ['comment', 'react', 'read', 'error/js', 'error/js', 'link/dead', 'link/dead']

const target = fc.constantFrom(...COMMON, ...Object.keys(FIELDS)).chain((type) =>
  fc.record({
    path: fc.constantFrom(
      `/events/${type}`,
      `/fastevent/${type}`,
      `/logs/event/${type}`,
      `/logs/${type}`,
      `/e/v/${type}`,
      `/other/${type}`,
    ),
    query: fc.oneof(
      { weight: 9, arbitrary: query(FIELDS[type]!) },
      { weight: 1, arbitrary: oddQuery },
    ),
  }),
)

const answer = fc.oneof(
  { weight: 9, arbitrary: fc.constant({ status: 202, contentType: '' }) },
  fc.record({
    status: fc.constantFrom(0, 200, 202, 303, 307, 400, 403, 404, 409, 429, 500, 502),
    contentType: fc.constantFrom(
      '',
      'text/html',
      'application/problem+json',
      'Application/Problem+JSON; charset=utf-8',
    ),
  }),
)

/** Any request, most of them of an event. */
export const anyRequest: fc.Arbitrary<LoggedRequest> = fc
  .record({
    target,
    answer,
    method: fc.constantFrom('POST', 'POST', 'POST', 'POST', 'GET', 'GET', 'OPTIONS', 'HEAD'),
    at: fc.integer({ min: START, max: START + 5_000 }),
    requestId: fc.constantFrom('request-1', 'request-2', 'request-3', ''),
    attestation: fc.constantFrom(...Array<string>(7).fill('aGVhZA.Ym9keQ.c2ln'), ''),
    referer: text,
  })
  .map(({ target, answer, ...rest }) => ({
    ...rest,
    ...target,
    ...answer,
    host: 'example.org',
    userAgent: HOSTILE.join(' '),
  }))

/** The bytes of a log with these requests. */
export function writtenLog(requests: readonly LoggedRequest[], writing: Writing): Uint8Array {
  const text = WRITERS[writing](requests)
  return new TextEncoder().encode(text)
}

export function packed(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes)
}

const WRITERS: Readonly<Record<Writing, (requests: readonly LoggedRequest[]) => string>> = {
  own: (requests) => logHeader() + requests.map(logLine).join(''),
  'v2-json': (requests) => requests.map((each) => `${jsonLine(each)}\n`).join(''),
  'v2-w3c': (requests) => w3c([...LOG_FIELDS].reverse(), requests),
  legacy: (requests) =>
    `#Version: 1.0\n${w3c(
      'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id sc-content-type'.split(
        ' ',
      ),
      requests,
    )}`,
}

function w3c(fields: readonly string[], requests: readonly LoggedRequest[]): string {
  const rows = requests.map((each) => {
    const values = valuesOf(each)
    return fields.map((name) => values[name] ?? '-').join('\t')
  })
  return [`#Fields: ${fields.join(' ')}`, ...rows, ''].join('\n')
}

/** A line of a v2 log in JSON, as it is delivered: every value a string, escaped. */
export function jsonLine(request: LoggedRequest): string {
  const values = valuesOf(request)
  const all = LOG_FIELDS.map((name) => [name, values[name] ?? '-'])
  // A log without the column has no such key.
  const known = all.filter(
    ([name]) => name !== 'viewer-request-log-data' || request.attestation !== undefined,
  )
  return JSON.stringify(Object.fromEntries(known))
}

function valuesOf(request: LoggedRequest): Record<string, string> {
  const at = new Date(request.at).toISOString()
  return {
    date: at.slice(0, 10),
    time: at.slice(11, 19),
    'timestamp(ms)': String(request.at),
    'x-edge-location': 'FRA56-P1',
    'cs-method': request.method,
    'cs(Host)': 'd111111abcdef8.cloudfront.net',
    'x-host-header': request.host,
    'cs-uri-stem': escapeLogValue(request.path),
    'cs-uri-query': escapeLogValue(request.query),
    'sc-status': String(request.status).padStart(3, '0'),
    'sc-content-type': escapeLogValue(request.contentType),
    'x-edge-result-type': 'FunctionGeneratedResponse',
    'x-edge-request-id': escapeLogValue(request.requestId),
    'cs(Referer)': escapeLogValue(request.referer),
    'cs(User-Agent)': escapeLogValue(request.userAgent),
    'viewer-request-log-data': escapeLogValue(request.attestation ?? ''),
  }
}

/** The request as a log tells it that is written so. */
export function asLogged(request: LoggedRequest, writing: Writing): LoggedRequest {
  if (writing !== 'legacy') return request
  const { attestation: _, ...without } = request
  return without
}
