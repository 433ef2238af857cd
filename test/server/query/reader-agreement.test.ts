import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES, eventTypeRow, type KnownEventType } from '../../../codec/index.js'
import type { LoggedRequest } from '../../../server/port/access-log.js'
import { DUCKDB } from '../../../server/query/duckdb.js'
import { eventRows } from '../../../server/query/event-rows.js'
import { readLog } from '../../../server/log/read-log.js'
import { OPTIONS, servedRow, stream } from '../log/attestor.js'
import { localLog } from './local-log.js'
import { HOSTILE, asLogged, writtenLog, type Writing } from './logged-request.js'

const id = fc.constantFrom(...['a', 'b', 'c', 'd'].map((letter) => `event-000000000${letter}`))
const post = fc.constantFrom('p', 'blog/ä', "o'neil")
const texts = HOSTILE.filter((each) => each.trim() !== '')
const text = fc.constantFrom(...texts)
const line = fc.constantFrom(...texts.filter((each) => !/\p{Cc}/u.test(each)))
const FIELDS: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<string>>>>> = {
  comment: { post, body: text },
  react: { post, type: fc.constantFrom('👍', "it's", '100%') },
  vote: { poll: post, choice: fc.constantFrom('lit', 'a&b') },
  read: { post },
  form: { form: post, mail: text },
  'error/js': { message: text },
  'link/dead': { href: line },
  'outbound/click': { href: text },
} satisfies Partial<Record<KnownEventType | 'outbound/click', object>>

const anyEvent: fc.Arbitrary<LoggedRequest> = fc
  .constantFrom(...Object.keys(FIELDS))
  .chain((type) =>
    fc.record({
      type: fc.constant(type),
      fields: fc.record({ id, ...FIELDS[type]! }),
      method: fc.constantFrom('POST', 'POST', 'GET', 'HEAD'),
      status: fc.constantFrom(202, 202, 303, 0, 307, 403, 429, 502),
      contentType: fc.constantFrom('', 'application/problem+json'),
      attested: fc.constantFrom(true, true, false),
    }),
  )
  .map(({ type, fields, attested, ...about }) => {
    const row = servedRow(type, fields, about)
    return attested ? row : { ...row, attestation: '' }
  })

async function eventsOf(bytes: Uint8Array): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for await (const { events } of readLog(stream([bytes]), OPTIONS)) {
    for (const { type, id, fields } of events) {
      const subject = eventTypeRow(type)?.subject
      names.add(JSON.stringify([type, subject === undefined ? '' : fields[subject], id]))
    }
  }
  return names
}

describe('the relation of the events that count', () => {
  it.each<Writing>(['own', 'v2-json', 'v2-w3c', 'legacy'])(
    'is what the reader of events reads from a log in %s',
    async (writing) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyEvent, { maxLength: 80, size: 'max' }), async (requests) => {
          const bytes = writtenLog(
            requests.map((each) => asLogged(each, writing)),
            writing,
          )
          const log = await localLog([bytes])
          try {
            const sql = `${eventRows(DUCKDB)} SELECT type, subject, id FROM counted`
            const counted = (await log.query(sql)).map((row) => JSON.stringify(row))
            expect(new Set(counted)).toEqual(await eventsOf(bytes))
            expect(counted.length).toBe(new Set(counted).size)
          } finally {
            await log.close()
          }
        }),
        { numRuns: 6 },
      )
    },
    30_000,
  )

  it('takes the types that the codec takes', async () => {
    const types = fc.oneof(
      fc.constantFrom(...Object.keys(EVENT_TYPES), 'a'.repeat(100), 'a'.repeat(101), 'read\n', ''),
      fc.string({
        unit: fc.constantFrom('a', 'z', '0', '-', '/', 'A', ' ', '\n', 'ä'),
        maxLength: 6,
      }),
    )
    const names = [...new Set(fc.sample(types, { numRuns: 600, seed: 3 }))]
    const requests = names.map((type, i) => ({
      ...servedRow('read', { post: 'p' }),
      path: `/events/${type}`,
      query: `id=event-${String(i).padStart(10, '0')}&post=p&poll=p&form=p`,
    }))
    const log = await localLog([writtenLog(requests, 'own')])
    const sql = `${eventRows(DUCKDB)} SELECT type FROM judged WHERE outcome <> 'unknown_type'`
    const known = (await log.query(sql)).map(([type]) => type)
    await log.close()
    expect(known.sort()).toEqual(names.filter((type) => eventTypeRow(type)).sort())
  })
})
