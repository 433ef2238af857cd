import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ATHENA } from '../../server/query/athena.js'
import { athenaTable, athenaTableSql } from '../../server/query/athena-table.js'
import { DUCKDB } from '../../server/query/duckdb.js'
import { NAMED_QUERIES, querySql } from '../../server/query/named-queries.js'
import { loadDuckDB } from '../../server/entry/load-duckdb.js'
import { runVerb } from './served-process.js'
import { eventually, temporarySite, type TemporarySite } from './temporary-site.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))
const specimen = (name: string): string =>
  fileURLToPath(new URL(`../server/log/specimens/${name}`, import.meta.url))

/** The rows of a query in JSON. */
async function asked(...args: string[]): Promise<unknown> {
  const { code, output, errors } = await runVerb(['query', ...args, '--format', 'json'])
  expect({ code, errors }).toMatchObject({ code: 0 })
  return JSON.parse(output)
}

let scratch: string
let temporary: string | undefined
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'site-events-scratch-'))
  temporary = process.env['TMPDIR']
})
afterAll(() => rm(scratch, { recursive: true }))

describe('query, of the log of a site', () => {
  let site: TemporarySite
  beforeAll(async () => {
    site = await temporarySite({ slowPrefix: '/e/' })
    await site.post("/fastevent/comment?post=p&body=it's%20100%25&id=event-0000000001")
    await site.post('/fastevent/comment?post=p&body=again&id=event-0000000001')
    await site.post('/fastevent/react?post=p&type=%F0%9F%91%8D&id=event-0000000002')
    await site.post('/e/read?post=q&id=event-0000000003')
    await site.post('/e/link/dead?href=https://example.org/gone&page=/a&count=3&id=event-000000004')
    await site.fetch('/')
  })
  afterAll(() => site.close())

  it('tells while the site is served what happened there, by its own prefixes', async () => {
    await eventually(async () => {
      expect(await asked('top-posts', '--data', site.data)).toEqual([
        { post: 'p', comments: 1, reactions: 1, reads: 0, total: 2 },
        { post: 'q', comments: 0, reactions: 0, reads: 1, total: 1 },
      ])
    }, 10_000)
    expect(await asked('dead-links', '--data', site.data)).toMatchObject([
      { href: 'https://example.org/gone', page: '/a', times: 3 },
    ])
    // The same id with another body.
    expect(await asked('rejects', '--data', site.data)).toMatchObject([
      { outcome: 'refused', status: '409', type: 'comment', requests: 1 },
    ])
  })

  it('runs SQL over all rows of the log, and over a compressed one', async () => {
    const sql = `SELECT "cs-uri-stem" AS path, count(*) AS requests FROM log WHERE "sc-status" = '200' GROUP BY ALL`
    expect(await asked(sql, '--data', site.data)).toEqual([{ path: '/', requests: 1 }])
    const folder = join(site.data, 'log')
    const [name = ''] = await readdir(folder)
    const packed = join(scratch, 'access.log.gz')
    await writeFile(packed, gzipSync(await readFile(join(folder, name))))
    expect(await asked(sql, packed)).toEqual([{ path: '/', requests: 1 }])
    const all = [
      'events-by-type',
      packed,
      '--slow-prefix',
      '/none/',
      '--fast-prefix',
      '/fastevent/',
    ]
    expect(await asked(...all)).toMatchObject([{ type: 'comment' }, { type: 'react' }])
  })
})

describe('query, of files', () => {
  it('joins files of every format, and counts an event once', async () => {
    const files = ['v2-json.log', 'v2-w3c.log', 'legacy-12.log', 'legacy-33.log'].map(specimen)
    const one = (await asked('events-by-type', files[0]!)) as unknown[]
    const { output, errors } = await runVerb(['query', 'events-by-type', ...files])
    expect(output.split('\n').slice(0, 3)).toEqual([
      'type       events  first_day   last_day',
      '---------  ------  ----------  ----------',
      'comment        10  2026-11-22  2026-11-22',
    ])
    expect(errors).toBe('Lines that could not be read: 1 truncated_row.\n')
    expect(await asked('events-by-type', files[0]!, files[0]!)).toEqual(one)
  })

  it('asks about some days', async () => {
    const file = specimen('v2-json.log')
    expect(await asked('events-by-day', file, '--since', '2026-11-23')).toEqual([])
    expect(await asked('events-by-day', file, '--until', '2026-11-22')).not.toEqual([])
  })
})

describe('query, without a log', () => {
  it('names its queries', async () => {
    const { code, output } = await runVerb(['query', '--list'])
    const lines = Object.entries(NAMED_QUERIES).map(([name, { about }]) => `${name} ${about}`)
    expect(output.replace(/ {2,}/g, ' ').trim().split('\n')).toEqual(lines)
    expect(code).toBe(0)
  })

  it('prints the text of each for Athena and DuckDB, and the table', async () => {
    for (const [name, dialect] of [
      ['athena', ATHENA],
      ['duckdb', DUCKDB],
    ] as const) {
      const days = { since: '2026-11-01', until: '2026-11-30' }
      const args = [
        'query',
        'top-posts',
        '--sql',
        name,
        '--since',
        days.since,
        '--until',
        days.until,
      ]
      expect((await runVerb(args)).output).toBe(querySql('top-posts', dialect, days))
    }
    const table = athenaTable({ location: 's3://logs/cf/', distributions: ['E2EXAMPLE'] })
    const args = ['query', '--table', 's3://logs/cf/', '--distribution', 'E2EXAMPLE']
    expect((await runVerb(args)).output).toBe(athenaTableSql(table))
  })

  it.each([
    ['an unknown name', ['nope'], 'There is no query "nope"; there are events-by-type,'],
    ['no question', [], '"--list" tells the names'],
    ['an empty folder', ['rejects', '--data', tmpdir()], 'There is no log in'],
    ['a file that is not there', ['rejects', '/nope.log'], '/nope.log cannot be read: ENOENT'],
    ['a folder for a file', ['rejects', tmpdir()], 'is no file'],
    [
      'an unknown format',
      ['rejects', '--format', 'xml'],
      'There is no format "xml"; there are text',
    ],
    ['an unknown dialect', ['rejects', '--sql', 'x'], 'There is no dialect "x"; there are athena'],
    [
      'a text of SQL that is no query of ours',
      ['SELECT 1', '--sql', 'athena'],
      'There is no query "SELECT 1"',
    ],
    ['a day that is none', ['rejects', '--since', '2026-02-30'], 'A day is written as 2026-11-22'],
    ['days for SQL', ['SELECT 1', '--since', '2026-02-03'], 'go with the name of a query'],
    ['a bad prefix', ['rejects', '--slow-prefix', 'e'], 'slowPrefix'],
    [
      'a table without its place',
      ['--table', 'logs', '--distribution', 'E1'],
      's3://bucket/prefix/',
    ],
    ['a table without a distribution', ['--table', 's3://logs/'], 'E2EXAMPLE'],
    ['a quote in a place', ['--table', "s3://logs/'x", '--distribution', 'E1'], 's3://bucket'],
    [
      'bad SQL',
      ['SELECT nope FROM log', specimen('v2-w3c.log')],
      'Referenced column "nope" not found',
    ],
    [
      'SQL that fails late',
      [`SELECT "cs-method"::INTEGER FROM log`, specimen('v2-w3c.log')],
      'Could not convert string',
    ],
    ['SQL that writes', ['DROP TABLE log', specimen('v2-w3c.log')], 'must be a SELECT'],
  ])('says what is wrong with %s, and exits with 2', async (_, args, message) => {
    const { code, output, errors } = await runVerb(['query', ...args])
    expect(errors).toContain(message)
    expect(errors).not.toMatch(/ {4}at /)
    expect({ code, output: output.trim() }).toEqual({ code: 2, output: '' })
  })
})

describe('query, on a machine', () => {
  it('leaves nothing of the log behind, finished, failed or interrupted', async () => {
    const folder = join(scratch, 'tmp')
    await mkdir(folder)
    process.env['TMPDIR'] = folder
    try {
      await runVerb(['query', 'rejects', specimen('v2-w3c.log')])
      await runVerb(['query', 'SELECT nope', specimen('v2-w3c.log')])
      expect(await readdir(folder)).toEqual([])
      const endless = 'SELECT i FROM range(1000000000) t(i)'
      const args = [CLI, 'query', endless, specimen('v2-w3c.log'), '--format', 'csv']
      for (const end of ['SIGINT', 'head'] as const) {
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
        await once(child.stdout, 'data')
        expect(await readdir(folder)).toHaveLength(1)
        const ended = once(child, 'close')
        if (end === 'head') child.stdout.destroy()
        else child.kill(end)
        child.stdout.resume()
        expect(await ended).toEqual([end === 'head' ? 0 : 130, null])
        expect(await readdir(folder)).toEqual([])
      }
    } finally {
      if (temporary === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = temporary
    }
  })

  it('says how to install DuckDB where it is not, and needs none to print SQL', async () => {
    const folder = join(scratch, 'without')
    const modules = join(folder, 'node_modules')
    await mkdir(modules, { recursive: true })
    const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
    const { dependencies } = JSON.parse(manifest) as { dependencies: object }
    for (const name of Object.keys(dependencies)) {
      await mkdir(dirname(join(modules, name)), { recursive: true })
      await symlink(join(MODULES, name), join(modules, name))
    }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await copyFile(CLI, join(folder, 'cli.js'))
    const child = spawn(process.execPath, [
      join(folder, 'cli.js'),
      'query',
      'rejects',
      specimen('v2-w3c.log'),
    ])
    let errors = ''
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect(errors).toBe(
      'site-events: "query" needs DuckDB, which is installed separately: npm install @duckdb/node-api\n',
    )
    expect(code).toBe(2)
    await expect(loadDuckDB(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })
})
