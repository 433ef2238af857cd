import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOG_FIELDS } from '../../../codec/index.js'
import { servedRow } from '../log/attestor.js'
import { localLog, type LocalLog } from './local-log.js'
import { HOSTILE, writtenLog } from './logged-request.js'

const elsewhere = mkdtempSync(join(tmpdir(), 'site-events-outside-'))
const outside = join(elsewhere, 'a.csv')

let log: LocalLog
beforeAll(async () => {
  const rows = HOSTILE.map((referer) => servedRow('read', { post: 'p' }, { referer }))
  log = await localLog([writtenLog(rows, 'v2-json')])
  writeFileSync(outside, 'a\n1\n')
})
afterAll(async () => {
  await log.close()
  rmSync(elsewhere, { recursive: true })
})

describe('the relation log', () => {
  it('has the columns of the delivery, by their names in any case', async () => {
    const { columns } = await log.result('SELECT * FROM log')
    expect(columns).toEqual([...LOG_FIELDS])
    expect(await log.query('SELECT count("CS-URI-STEM") FROM log')).toEqual([[HOSTILE.length]])
  })

  it('holds what was logged, as it was logged, and NULL for a column that is not there', async () => {
    const rows = await log.query(
      'SELECT url_decode("cs(Referer)") FROM log WHERE "cs(Referer)" <> \'-\'',
    )
    expect(rows.map(([value]) => value).sort()).toEqual([...HOSTILE].sort())
    const legacy = await localLog([writtenLog([servedRow('read', { post: 'p' })], 'legacy')])
    const sql = 'SELECT "viewer-request-log-data", "c-country", "sc-bytes" FROM log'
    expect(await legacy.query(sql)).toEqual([[null, null, '-']])
    await legacy.close()
  })

  it('is the only table', async () => {
    expect(await log.query('SELECT table_name FROM information_schema.tables')).toEqual([['log']])
  })

  it('gives values that JSON can hold', async () => {
    const sql = `SELECT 1, 9007199254740993, 1.5::DECIMAL(4, 2), 'x', NULL, true, DATE '2026-11-22', [1, 2], 'nan'::DOUBLE`
    expect(await log.query(sql)).toEqual([
      [1, '9007199254740993', '1.50', 'x', null, true, '2026-11-22', '[1, 2]', 'NaN'],
    ])
  })
})

describe("somebody's SQL", () => {
  it.each([
    ['reads a file', `SELECT * FROM read_csv('${outside}')`],
    ['reads a file as text', `SELECT * FROM read_text('${outside}')`],
    ['reads a file as bytes', `SELECT * FROM read_blob('${outside}')`],
    ['guesses at a file', `SELECT * FROM sniff_csv('${outside}')`],
    ['reads a file by its name', `SELECT * FROM '${outside}'`],
    ['reads a file as JSON', `SELECT * FROM read_json('${outside}')`],
    ['reads a file as Parquet', `SELECT * FROM parquet_metadata('${outside}')`],
    ['lists a folder', `SELECT * FROM glob('/*')`],
    ['writes a file', `COPY log TO '${outside}.copy'`],
    ['writes a file while it explains', `EXPLAIN ANALYZE COPY log TO '${outside}.copy'`],
    ['opens a database', `ATTACH '${outside}.db' AS other`],
    ['opens a database in memory', `ATTACH ':memory:' AS other`],
    ['changes rows', 'DELETE FROM log'],
    ['makes a table', 'CREATE TABLE other (a INTEGER)'],
    ['makes a temporary table', 'CREATE TEMP TABLE other (a INTEGER)'],
    ['drops the log', 'DROP TABLE log'],
    ['allows itself more', 'SET enable_external_access = true'],
    ['takes more memory', `SET memory_limit = '64GB'`],
    ['loads an extension', 'LOAD httpfs'],
    ['installs an extension', 'INSTALL httpfs'],
    ['calls a procedure', 'CALL pragma_version()'],
    ['is two statements', 'SELECT 1; SELECT 2'],
    ['hides one behind another', 'SELECT 1; DROP TABLE log'],
    ['is none', ' '],
    ['is a mistake', 'SELEC 1'],
  ])('is refused where it %s', async (_, sql) => {
    await expect(log.query(sql)).rejects.toThrow(/./)
    expect(existsSync(`${outside}.copy`)).toBe(false)
    expect(await log.query('SELECT count(*) FROM log')).toEqual([[HOSTILE.length]])
  })

  it('reaches no server', async () => {
    let requests = 0
    const server = createServer((_, response) => {
      requests++
      response.end('a\n1\n')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as { port: number }
    const url = `http://127.0.0.1:${port}/a.csv`
    for (const read of ['read_csv', 'read_text', 'read_json']) {
      await expect(log.query(`SELECT * FROM ${read}('${url}')`)).rejects.toThrow(/./)
    }
    await new Promise((done) => server.close(done))
    expect(requests).toBe(0)
  })

  it('sorts more than its memory holds, in the folder of the log', async () => {
    const sql = `SELECT max(length(x)) FROM (SELECT repeat('x', 1000) || i::VARCHAR AS x, hash(i) AS h FROM range(700000) t(i) ORDER BY h)`
    // DuckDB removes such a file as soon as nothing is in it.
    const seen = new Set<string>()
    const watch = setInterval(() => readdirSync(log.folder).forEach((name) => seen.add(name)), 20)
    expect(await log.query(sql)).toEqual([[1_006]])
    clearInterval(watch)
    expect([...seen].join(' ')).toContain('duckdb_temp_storage')
  }, 30_000)
})
