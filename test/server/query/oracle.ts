import type { LoggedRequest } from '../../../server/port/access-log.js'
import type { Cell } from '../../../server/query/query-result.js'

/**
 * The answers of the named queries, counted anew: without SQL, and without the code that the queries are made from. It has
 * its own table of paths and types.
 */
export function expectedAnswers(
  requests: readonly LoggedRequest[],
  prefixes: readonly string[] = ['/events/', '/fastevent/'],
): Readonly<Record<string, readonly (readonly Cell[])[]>> {
  const rows = requests.flatMap((request) => judge(request, prefixes) ?? [])
  const events = once(rows.filter(({ outcome }) => outcome === 'counted'))
  return {
    'events-by-type': groups(
      events,
      ({ type }) => [type],
      (group) => [group.length, min(group.map(({ day }) => day)), max(group.map(({ day }) => day))],
    ).sort(by([1, 'down'], [0, 'up'])),
    'events-by-day': groups(
      events,
      ({ day, type }) => [day, type],
      (group) => [group.length],
    ).sort(by([0, 'up'], [1, 'up'])),
    'top-posts': topPosts(events),
    'dead-links': deadLinks(events),
    'error-groups': errorGroups(events),
    rejects: groups(
      rows.filter(({ outcome }) => outcome !== 'counted'),
      ({ outcome, status, type }) => [outcome, status, type],
      (group) => [group.length, min(group.map(({ day }) => day)), max(group.map(({ day }) => day))],
    )
      .sort(by([3, 'down'], [0, 'up'], [1, 'up'], [2, 'up']))
      .slice(0, 100),
  }
}

interface Row {
  readonly at: string
  readonly day: string
  readonly status: string
  readonly type: string
  readonly id: string
  readonly subject: string
  readonly query: string
  readonly outcome: string
}

const ALIASES: Readonly<Record<string, string>> = {
  '/logs/link/dead': 'link/dead',
  '/logs/error/js': 'error/js',
  '/logs/comment/aggregate': 'comment/aggregate',
}
const SUBJECTS: Readonly<Record<string, string>> = {
  vote: 'poll',
  poll: 'poll',
  form: 'form',
  comment: 'post',
  'comment/edit': 'post',
  'comment/remove': 'post',
  'comment/approve': 'post',
  'comment/aggregate': 'post',
  react: 'post',
  bookmark: 'post',
  read: 'post',
}
/** They come by POST alone, and need an attestation. */
const STRICT = [
  'comment/edit',
  'comment/remove',
  'comment/approve',
  'comment/aggregate',
  'poll',
  'bookmark',
]

function judge(request: LoggedRequest, prefixes: readonly string[]): Row | undefined {
  const { method, path, status, contentType, attestation } = request
  if (method !== 'POST' && method !== 'GET') return undefined
  const prefix = [...prefixes, '/logs/event/'].find((each) => path.startsWith(each))
  const type = prefix === undefined ? ALIASES[path] : path.slice(prefix.length)
  if (type === undefined) return undefined
  const readable = isReadable(request.query)
  const query = readable ? request.query : ''
  const named = SUBJECTS[type]
  const subject = named === undefined ? '' : fieldOf(query, named)
  const id = fieldOf(query, 'id') ?? (request.requestId === '' ? undefined : request.requestId)
  const outcome = (): string => {
    const accepted = status === 202 || status === 303
    if (status === 307) return 'redirected'
    if (Math.floor(status / 100) === 4 && /^application\/problem\+json/i.test(contentType))
      return 'refused'
    if (!attestation && !accepted) return 'not_accepted'
    if (attestation === '') return 'attestation_missing'
    if (!/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*$/.test(type)) return 'unknown_type'
    if (method === 'GET' && STRICT.includes(type)) return 'method_not_allowed'
    if (!readable) return 'malformed_query'
    const signed = attestation ?? fieldOf(query, 'att')
    if (signed === undefined && STRICT.includes(type)) return 'attestation_missing'
    if (subject === undefined) return 'missing_field'
    return id === undefined ? 'missing_id' : 'counted'
  }
  const at = `${new Date(request.at).toISOString().slice(0, 19)}Z`
  return {
    at,
    day: at.slice(0, 10),
    status: String(status).padStart(3, '0'),
    type,
    id: id ?? '',
    subject: subject ?? '',
    query,
    outcome: outcome(),
  }
}

function isReadable(query: string): boolean {
  try {
    decodeURIComponent(query)
    return !query.includes('\ufffd')
  } catch {
    return false
  }
}

function fieldOf(query: string, name: string): string | undefined {
  const part = query
    .split('&')
    .find((each) => each.startsWith(`${name}=`) && each.length > name.length + 1)
  const value = decodeURIComponent((part ?? '').slice(name.length + 1).replaceAll('+', ' '))
  return value === '' ? undefined : value
}

/** Each event once: the delivery that was logged first, and of those the one whose query comes first. */
function once(rows: readonly Row[]): readonly Row[] {
  const first = new Map<string, Row>()
  for (const row of rows) {
    const key = JSON.stringify([row.type, row.subject, row.id])
    const known = first.get(key)
    const isEarlier =
      known && (row.at < known.at || (row.at === known.at && compare(row.query, known.query) < 0))
    if (!known || isEarlier) first.set(key, row)
  }
  return [...first.values()]
}

function topPosts(events: readonly Row[]): Cell[][] {
  const shown = events.filter(
    ({ type, query }) =>
      ['comment', 'read'].includes(type) ||
      (type === 'react' && fieldOf(query, 'undo') === undefined),
  )
  return groups(
    shown,
    ({ subject }) => [subject],
    (group) => [
      ...['comment', 'react', 'read'].map(
        (type) => group.filter((row) => row.type === type).length,
      ),
      group.length,
    ],
  )
    .sort(by([4, 'down'], [0, 'up']))
    .slice(0, 100)
}

function deadLinks(events: readonly Row[]): Cell[][] {
  const reports = events.filter(({ type }) => type === 'link/dead')
  return groups(
    reports,
    ({ query }) => [fieldOf(query, 'href') ?? deflated(query)],
    (group) => [
      pagesOf(group).length,
      min(pagesOf(group)),
      timesOf(group),
      min(group.map(({ at }) => at)),
      max(group.map(({ at }) => at)),
    ],
  )
    .sort(by([3, 'down'], [0, 'up']))
    .slice(0, 100)
}

function errorGroups(events: readonly Row[]): Cell[][] {
  const reports = events.filter(({ type }) => type === 'error/js')
  return groups(
    reports,
    ({ query }) => [fieldOf(query, 'kind') ?? 'Error', placeOf(query)],
    (group) => [
      timesOf(group),
      pagesOf(group).length,
      min(group.map(({ at }) => at)),
      max(group.map(({ at }) => at)),
      min(group.flatMap(({ query }) => fieldOf(query, 'message') ?? [])),
    ],
  )
    .sort(by([2, 'down'], [0, 'up'], [1, 'up']))
    .slice(0, 100)
}

function placeOf(query: string): string {
  const [message, stack = '', file, line = ''] = ['message', 'stack', 'file', 'line'].map((name) =>
    fieldOf(query, name),
  )
  const plain = (name: string): string =>
    name.replace(/^[a-z]+:\/\/[^/]*/, '').replace(/[?#][^\n]*/g, '')
  const text = message?.replace(/[A-Za-z]+:\/\/[^ \t\r\n"'`,)]+/g, 'url').replace(/[0-9]+/g, '0')
  const place = (): string => {
    if (fieldOf(query, 'kind') === 'SecurityPolicyViolation' && text !== undefined) return text
    const compact = /^([^,!\n]+)[^!\n]*!([^;\n]*)@0:([0-9]{1,9}):/.exec(stack)
    if (compact) return `${compact[2]}@${plain(compact[1]!)}:${compact[3]}`
    const written = /([^ \t\r\n(@]+):([0-9]{1,9}):[0-9]{1,9}/.exec(stack)
    if (written) return `@${plain(written[1]!)}:${written[2]}`
    return file === undefined ? (text ?? deflated(query)) : `@${plain(file)}:${line}`
  }
  return [...place()].slice(0, 300).join('')
}

function deflated(query: string): string {
  return query.split('&').some((part) => part.startsWith('z=')) ? '(deflated)' : ''
}

function pagesOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.flatMap(({ query }) => fieldOf(query, 'page') ?? []))]
}

function timesOf(rows: readonly Row[]): number {
  const times = rows.map(({ query }) => {
    const count = fieldOf(query, 'count') ?? '1'
    return /^[0-9]{1,9}$/.test(count) ? Math.min(1_024, Math.max(1, Number(count))) : 1
  })
  return times.reduce((sum, each) => sum + each, 0)
}

function groups(
  rows: readonly Row[],
  key: (row: Row) => readonly string[],
  values: (group: readonly Row[]) => readonly Cell[],
): Cell[][] {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const name = JSON.stringify(key(row))
    found.set(name, [...(found.get(name) ?? []), row])
  }
  return [...found].map(([name, group]) => [...(JSON.parse(name) as string[]), ...values(group)])
}

type Order = readonly [index: number, direction: 'up' | 'down']

function by(...orders: readonly Order[]): (a: readonly Cell[], b: readonly Cell[]) => number {
  return (a, b) => {
    for (const [index, direction] of orders) {
      const order = compare(a[index] ?? '', b[index] ?? '')
      if (order !== 0) return direction === 'up' ? order : -order
    }
    return 0
  }
}

/** Text by its bytes in UTF-8, as both engines order it. */
function compare(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

function min(values: readonly string[]): string | null {
  return values.reduce<string | null>(
    (least, each) => (least === null || compare(each, least) < 0 ? each : least),
    null,
  )
}

function max(values: readonly string[]): string | null {
  return values.reduce<string | null>(
    (most, each) => (most === null || compare(each, most) > 0 ? each : most),
    null,
  )
}
