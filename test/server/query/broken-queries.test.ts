import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '../../../server/query/dialect.js'
import { DUCKDB } from '../../../server/query/duckdb.js'
import { NAMED_QUERIES, querySql } from '../../../server/query/named-queries.js'
import { localLog, type LocalLog } from './local-log.js'
import { anyRequest, asLogged, writtenLog } from './logged-request.js'
import { expectedAnswers } from './oracle.js'

/** A seed that gives every kind of row. */
const half = (seed: number) => fc.sample(anyRequest, { numRuns: 600, seed })
const [newer, older] = [half(5), half(6)]
const NAMES = Object.keys(NAMED_QUERIES)

let log: LocalLog
beforeAll(async () => {
  log = await localLog([writtenLog(newer, 'v2-json'), writtenLog(older, 'legacy')])
})
afterAll(() => log.close())

const expected = expectedAnswers([...newer, ...older.map((each) => asLogged(each, 'legacy'))])

async function answers(
  dialect: Dialect,
  change: (sql: string) => string = (sql) => sql,
): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = {}
  for (const name of NAMES) found[name] = await log.query(change(querySql(name, dialect)!))
  return found
}

const without =
  (text: string, by = '') =>
  (sql: string) => {
    expect(sql).toContain(text)
    return sql.replaceAll(text, by)
  }

const BROKEN_DIALECTS: Readonly<Record<string, Partial<Dialect>>> = {
  'leaves the layer of the log on': { unescaped: (value) => value },
  'takes two layers off': {
    unescaped: (value) => `TRY(url_decode(${DUCKDB.unescaped(value)}))`,
  },
  'takes a plus of the log for a space': {
    unescaped: (value) => DUCKDB.unescaped(`replace(${value}, '+', ' ')`),
  },
  'takes a plus of a field for a plus': { decoded: (value) => `url_decode(${value})` },
  'reads a query with a bad escape': {
    readable: (query) => query,
    decoded: (value) => `TRY(url_decode(replace(${value}, '+', ' ')))`,
  },
  'replaces one find alone': {
    replaced: (text, pattern, by) => DUCKDB.replaced(text, pattern, by).replace(/, 'g'\)$/, ')'),
  },
}

const BROKEN_TEXTS: Readonly<Record<string, (sql: string) => string>> = {
  'counts each delivery': without('WHERE delivery = 1'),
  'counts what was refused': without("THEN 'refused'", "THEN 'counted'"),
  'takes any 4xx for a refusal': without(
    " AND lower(content_type) LIKE 'application/problem+json%'",
  ),
  'minds the case of a content type': without('lower(content_type)', 'content_type'),
  'counts a redirection': without("status = '307'", "status = '308'"),
  'counts what nobody accepted': without("THEN 'not_accepted'", "THEN 'counted'"),
  'forgets the aliases': without("'/logs/event/'", "'/logs/none/'"),
  'forgets an alias of one type': without("path = '/logs/link/dead'", "path = '/logs/none'"),
  'counts any method': without(`"cs-method" IN ('GET', 'POST')`, 'true'),
  'counts a GET of any type': without("method = 'GET'", "method = 'none'"),
  'takes the first id for all': without('PARTITION BY type, subject, id', 'PARTITION BY id'),
  'minds no subject': without('PARTITION BY type, subject, id', 'PARTITION BY type, id'),
  'keeps any delivery of an event': without(
    'ORDER BY logged_at, query',
    'ORDER BY logged_at DESC, query DESC',
  ),
  'counts types that are none': without("THEN 'unknown_type'", "THEN 'counted'"),
}

describe('the comparison of the named queries', () => {
  it('holds for its log', async () => {
    expect(await answers(DUCKDB)).toEqual(expected)
  })

  it.each(Object.entries(BROKEN_DIALECTS))('notices a dialect that %s', async (_, broken) => {
    expect(await answers({ ...DUCKDB, ...broken })).not.toEqual(expected)
  })

  it.each(Object.entries(BROKEN_TEXTS))('notices a text that %s', async (_, broken) => {
    expect(await answers(DUCKDB, broken)).not.toEqual(expected)
  })
})
