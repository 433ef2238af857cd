import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventPathStarts } from '../../../codec/index.js'
import { createPrefilter } from '../../../server/log/prefilter.js'
import type { LoggedRequest } from '../../../server/port/access-log.js'
import { ATHENA } from '../../../server/query/athena.js'
import { athenaTable } from '../../../server/query/athena-table.js'
import { DUCKDB } from '../../../server/query/duckdb.js'
import type { EventRowsOptions } from '../../../server/query/event-rows.js'
import { NAMED_QUERIES, querySql } from '../../../server/query/named-queries.js'
import { createAthenaEngine, type AthenaEngine } from './athena-engine.js'
import { localLog } from './local-log.js'
import {
  WRITINGS,
  anyRequest,
  asLogged,
  jsonLine,
  packed,
  writtenLog,
  type Writing,
} from './logged-request.js'
import { expectedAnswers } from './oracle.js'

const NAMES = Object.keys(NAMED_QUERIES)
const PREFIXES = [
  { slow: '/events/', fast: '/fastevent/' },
  { slow: '/e/v/', fast: '/other/' },
] as const

let athena: AthenaEngine
beforeAll(async () => {
  athena = await createAthenaEngine(
    athenaTable({ location: 's3://logs/cf/', distributions: ['E2EXAMPLE'] }),
  )
})
afterAll(() => athena.close())

type Answers = Readonly<Record<string, unknown>>

/** What both engines answer to every query; the local one reads the files that the requests are written to. */
async function answers(
  logs: readonly (readonly [Writing, readonly LoggedRequest[]])[],
  options: EventRowsOptions = {},
): Promise<{ local: Answers; deployed: Answers }> {
  const files = logs.map(([writing, requests], i) => {
    const bytes = writtenLog(requests, writing)
    return i % 2 === 0 ? packed(bytes) : bytes
  })
  const prefixes = options.prefixes ?? [PREFIXES[0]]
  const starts = prefixes.flatMap((each) => eventPathStarts(each))
  const log = await localLog(files, createPrefilter(starts))
  await athena.load(
    logs.flatMap(([writing, requests]) =>
      requests.map((request) => jsonLine(asLogged(request, writing))),
    ),
  )
  const local: Record<string, unknown> = {}
  const deployed: Record<string, unknown> = {}
  try {
    for (const name of NAMES) {
      local[name] = await log.query(querySql(name, DUCKDB, options)!)
      deployed[name] = await athena.query(querySql(name, ATHENA, options)!)
    }
  } finally {
    await log.close()
  }
  return { local, deployed }
}

const anyLogs = fc.array(
  fc.tuple(fc.constantFrom(...WRITINGS), fc.array(anyRequest, { maxLength: 60, size: 'max' })),
  { maxLength: 4, size: 'max' },
)

function logged(logs: readonly (readonly [Writing, readonly LoggedRequest[]])[]): LoggedRequest[] {
  return logs.flatMap(([writing, requests]) =>
    requests.map((request) => asLogged(request, writing)),
  )
}

describe('the named queries', () => {
  it('say of any logs what a count without SQL says, in both dialects', async () => {
    await fc.assert(
      fc.asyncProperty(anyLogs, async (logs) => {
        const expected = expectedAnswers(logged(logs))
        const { local, deployed } = await answers(logs)
        expect(local).toEqual(expected)
        expect(deployed).toEqual(expected)
      }),
      { numRuns: 12 },
    )
  }, 60_000)

  it('know every prefix that a site has had', async () => {
    await fc.assert(
      fc.asyncProperty(anyLogs, async (logs) => {
        const all = PREFIXES.flatMap(({ slow, fast }) => [slow, fast])
        const expected = expectedAnswers(logged(logs), all)
        const { local, deployed } = await answers(logs, { prefixes: PREFIXES })
        expect(local).toEqual(expected)
        expect(deployed).toEqual(expected)
      }),
      { numRuns: 4 },
    )
  }, 60_000)

  it('look at the days that are asked about', async () => {
    const requests = fc.sample(anyRequest, { numRuns: 300, seed: 11 })
    const dayOf = ({ at }: LoggedRequest): string => new Date(at).toISOString().slice(0, 10)
    for (const days of [{ since: '2026-11-22' }, { until: '2026-11-21' }]) {
      const { since = '', until = '~' } = { ...days }
      const asked = requests.filter((each) => since <= dayOf(each) && dayOf(each) <= until)
      expect(asked.length).toBeGreaterThan(50)
      const { local, deployed } = await answers([['v2-json', requests]], days)
      expect(local).toEqual(expectedAnswers(asked))
      expect(deployed).toEqual(expectedAnswers(asked))
    }
  })
})
