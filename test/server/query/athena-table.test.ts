import { describe, expect, it } from 'vitest'
import { CLOUDFRONT_LOG, LOG_FIELDS, LOG_SUFFIX_PATH } from '../../../codec/index.js'
import { ATHENA } from '../../../server/query/athena.js'
import { athenaTable, athenaTableSql } from '../../../server/query/athena-table.js'
import { NAMED_QUERIES, querySql } from '../../../server/query/named-queries.js'
import { jsonLine } from './logged-request.js'
import { servedRow } from '../log/attestor.js'

const OPTIONS = { location: 's3://logs/cf', distributions: ['E2EXAMPLE', 'E3EXAMPLE'] }
const table = athenaTable(OPTIONS)
const sql = athenaTableSql(table)

/** What stands between the parentheses after a word of the DDL. */
function listAfter(word: string): readonly string[] {
  const [, list = ''] = new RegExp(`${word}[^(]*\\(\\n([^]*?)\\n\\)`).exec(sql) ?? []
  return list.split(/,\n/).map((each) => each.trim())
}

describe('the table for Athena', () => {
  it('has the columns that the delivery is asked for, in lower case, each once', () => {
    const columns = LOG_FIELDS.map((name) => `\`${name.toLowerCase()}\` string`)
    expect(listAfter('CREATE EXTERNAL TABLE')).toEqual(columns)
    expect(new Set(columns).size).toBe(LOG_FIELDS.length)
    expect(table.serdeParameters['paths']?.split(',').sort()).toEqual([...LOG_FIELDS].sort())
  })

  it('has what the reader of events reads', () => {
    const read = 'date time cs-method cs-uri-stem cs-uri-query sc-status sc-content-type'.split(' ')
    const carried = [CLOUDFRONT_LOG.millis, CLOUDFRONT_LOG.attestation, 'x-edge-request-id']
    expect(LOG_FIELDS).toEqual(expect.arrayContaining([...read, ...carried]))
  })

  it('finds the folders that the delivery makes, some days of each distribution', () => {
    expect(listAfter('PARTITIONED BY')).toEqual(['`distributionid` string', '`day` string'])
    const at = { '{yyyy}': '2026', '{MM}': '11', '{dd}': '22', '{HH}': '10' }
    const delivered = Object.entries({ '{DistributionId}': 'E2EXAMPLE', ...at }).reduce(
      (path, [name, value]) => path.replace(name, value),
      `s3://logs/cf/${LOG_SUFFIX_PATH}/`,
    )
    const template = table.parameters['storage.location.template'] ?? ''
    const folder = template
      .replace('${distributionid}', 'E2EXAMPLE')
      .replace('${day}', '2026/11/22')
    expect(delivered.startsWith(folder)).toBe(true)
    expect(delivered.slice(folder.length)).toBe('10/')
    expect(table.parameters).toMatchObject({
      'projection.distributionid.values': 'E2EXAMPLE,E3EXAMPLE',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.range': 'NOW-90DAYS,NOW+1DAYS',
    })
    expect(athenaTable({ ...OPTIONS, keptDays: 7 }).parameters).toMatchObject({
      'projection.day.range': 'NOW-7DAYS,NOW+1DAYS',
    })
  })

  it('says each property of the table once, as text', () => {
    const properties = { ...table.serdeParameters, ...table.parameters }
    const told = [...listAfter('SERDEPROPERTIES'), ...listAfter('TBLPROPERTIES')]
    expect(told).toEqual(
      Object.entries(properties).map(([name, value]) => `'${name}' = '${value}'`),
    )
    expect(sql).toContain("LOCATION 's3://logs/cf/'")
    expect(sql.split("'").length % 2).toBe(1)
  })

  it('reads a delivered line, in which every value is text', () => {
    const line = JSON.parse(jsonLine(servedRow('read', { post: 'p' }))) as Record<string, unknown>
    expect(Object.keys(line)).toEqual([...LOG_FIELDS])
    for (const value of Object.values(line)) expect(typeof value).toBe('string')
  })
})

/** Functions and what looks like one, all of them Trino's. */
const TRINO = [
  ...['cast', 'coalesce', 'in', 'over', 'as', 'from', 'count', 'sum', 'min', 'max'],
  ...['length', 'lower', 'replace', 'strpos', 'substr', 'starts_with', 'chr', 'greatest', 'least'],
  ...['regexp_like', 'regexp_extract', 'regexp_replace', 'url_decode', 'row_number'],
  ...['when', 'and'],
]

describe.each(Object.keys(NAMED_QUERIES))('the text of %s for Athena', (name) => {
  const text = querySql(name, ATHENA, { since: '2026-11-22', until: '2026-11-23' }) ?? ''
  /** The text without what visitors and patterns may hold. */
  const bare = text.replace(/'(?:[^']|'')*'/g, "''")

  it('names columns of the table alone, quoted, and functions of Trino alone', () => {
    const quoted = [...bare.matchAll(/"([^"]+)"/g)].map(([, column]) => column?.toLowerCase())
    const known = [...table.columns, ...table.partitionKeys].map((column) => column.name)
    expect([...known, 'log']).toEqual(expect.arrayContaining(quoted))
    const called = [...bare.matchAll(/(\w+) ?\(/g)].map(([, word = '']) => word.toLowerCase())
    expect(TRINO).toEqual(
      expect.arrayContaining(
        called.filter(
          (word) =>
            !/^(?:logged|requested|identified|judged|counted|reports|placed|by)$/.test(word),
        ),
      ),
    )
  })

  it('is one statement that balances', () => {
    expect(bare).not.toContain(';')
    expect(bare).not.toContain('--')
    expect(bare.split('(').length).toBe(bare.split(')').length)
    expect(bare.match(/\bCASE\b/g)?.length).toBe(bare.match(/\bEND\b/g)?.length)
    expect(bare).not.toMatch(/\b(?:TRY|NULLIF)\b|regexp_matches|::/i)
  })

  it('opens the folders of the days alone, and their neighbours', () => {
    expect(text).toContain(`"day" >= '2026/11/21' AND "day" <= '2026/11/24'`)
    expect(querySql(name, ATHENA)).not.toContain('"day"')
  })

  it('never decodes what holds a bad escape', () => {
    // What `url_decode` is given is cut from the readable query, or stands behind a CASE that looks first.
    for (const [, argument = ''] of bare.matchAll(/url_decode\((\w+)\(/g))
      expect(['regexp_extract', 'replace']).toContain(argument)
    expect(text).toMatch(/CASE WHEN NOT regexp_like\(.*\) THEN url_decode\(replace\(/)
    expect(text).toMatch(/CASE WHEN regexp_like\(query, .*\) .* THEN NULL WHEN/)
  })
})

it('asks another table where one is named, and prefixes with quotes as they are', () => {
  const prefixes = [{ slow: "/o'neil/", fast: '/f/' }]
  const text = querySql('events-by-day', ATHENA, { prefixes, table: '"site"."log"' })
  expect(text).toContain('FROM "site"."log"')
  expect(text).toContain("starts_with(path, '/o''neil/') THEN substr(path, 9)")
  expect(querySql('constructor', ATHENA)).toBeUndefined()
})
