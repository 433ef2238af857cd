import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWellFormed } from '../../../codec/index.js'
import { createMemoryCooldown } from '../../../server/adapter/memory/cooldown.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import type { Mail } from '../../../server/port/mailer.js'
import type { StateStore } from '../../../server/port/state-store.js'
import { createAlertDigest } from '../../../server/use-case/alert-digest.js'
import { keptLog } from '../../aws/service-log.js'
import { given } from '../reducer/given.js'
import { fileOf, logOf, reader, rowOf } from './delivered.js'

const HOUR_MS = 3_600_000

/** A reader whose owner gets mail; `deliver` reads one file of rows, and then is the time for a mail. */
function site(about: { state?: StateStore; refuses?: () => boolean } = {}) {
  const mails: Mail[] = []
  const service = keptLog()
  const state = about.state ?? createMemoryStateStore()
  let now = 0
  const alerts = createAlertDigest({
    state,
    mailer: {
      send: async (mail) => {
        if (about.refuses?.()) throw new Error('Throttling: Maximum sending rate exceeded.')
        mails.push(mail)
      },
    },
    cooldown: createMemoryCooldown({ now: () => now }),
    service,
    site: 'example.org',
  })
  const { read } = reader({ state, alerts })
  const deliver = async (...rows: readonly string[]): Promise<string[]> => {
    const from = mails.length
    expect(await read(fileOf(logOf(...rows)))).toBeUndefined()
    await alerts.send()
    return mails.slice(from).map(({ subject }) => subject)
  }
  const wait = (ms: number): void => {
    now += ms
  }
  return { deliver, wait, mails, service, alerts, state }
}

const error = (name: string, at = 1_000): string =>
  rowOf(
    'error/js',
    { id: `error-event-${at}`, kind: name, message: `no ${name}`, file: '/app.js', line: '3' },
    at,
  )
const link = (href: string, at = 1_000): string =>
  rowOf('link/dead', { id: `link-event-${at}`, href, page: '/posts/a' }, at)

describe('the alert digest', () => {
  it('tells the owner once, in one mail, of errors and dead links that are new', async () => {
    const { deliver, mails } = site()
    const rows = [
      error('TypeError', 1),
      error('TypeError', 2),
      error('RangeError', 3),
      link('/gone', 4),
    ]
    expect(await deliver(...rows)).toEqual(['2 new errors, 1 new dead link on example.org'])
    expect(mails[0]?.text.split('\n')).toEqual([
      'New errors:',
      '- TypeError @/app.js:3: no TypeError (1970-01-01T00:00:00.001Z)',
      '- RangeError @/app.js:3: no RangeError (1970-01-01T00:00:00.003Z)',
      '',
      'New dead links:',
      '- href=/gone&page=/posts/a (1970-01-01T00:00:00.004Z)',
      '',
      expect.stringContaining('errors/error/js.txt'),
      '',
    ])
  })

  it('tells nobody again where a file is read again, or a known error comes again', async () => {
    const { deliver, wait } = site()
    await deliver(error('TypeError', 5), link('/gone', 6))
    wait(2 * HOUR_MS)
    expect(await deliver(error('TypeError', 5), link('/gone', 6))).toEqual([])
    expect(await deliver(error('TypeError', 3), link('/gone', 9))).toEqual([])
    expect(await deliver(error('SyntaxError', 7))).toEqual(['1 new error on example.org'])
  })

  it('sends one mail at most per cool-down, and what is new meanwhile waits for the next', async () => {
    const { deliver, wait } = site()
    expect(await deliver(error('A', 1))).toHaveLength(1)
    expect(await deliver(error('B', 2))).toEqual([])
    wait(HOUR_MS / 2)
    expect(await deliver(link('/gone', 3))).toEqual([])
    wait(HOUR_MS / 2)
    expect(await deliver()).toEqual(['1 new error, 1 new dead link on example.org'])
  })

  it('sends nothing, and takes no turn, where nothing is new', async () => {
    const { deliver } = site()
    expect(await deliver(rowOf('read', { id: 'read-event-1', post: 'p' }))).toEqual([])
    expect(await deliver(error('A'))).toHaveLength(1)
  })

  it('names 20, and says how many more there are', async () => {
    const { deliver, wait, mails } = site()
    const links = Array.from({ length: 33 }, (_, i) => link(`/gone-${i}`, i + 1))
    expect(await deliver(...links)).toEqual(['20 new dead links, 13 more on example.org'])
    expect(mails[0]?.text).toContain('- href=/gone-19&')
    expect(mails[0]?.text).not.toContain('/gone-20')
    expect(mails[0]?.text).toContain('\n\nAnd 13 more.\n\n')
    wait(2 * HOUR_MS)
    expect(await deliver(...links)).toEqual([])
  })

  it('loses no alert where mail is throttled: the work goes on, and it is sent later', async () => {
    let isThrottled = true
    const { deliver, wait, service } = site({ refuses: () => isThrottled })
    expect(await deliver(error('A', 1))).toEqual([])
    expect(service.errors).toMatchObject([
      { error: { message: 'Throttling: Maximum sending rate exceeded.' } },
    ])
    isThrottled = false
    wait(2 * HOUR_MS)
    expect(await deliver(error('B', 2))).toEqual(['2 new errors on example.org'])
    wait(2 * HOUR_MS)
    expect(await deliver(error('A', 1), error('B', 2))).toEqual([])
  })

  it('tells of a known error that comes 100 times in one file, once a day', async () => {
    const { deliver, wait } = site()
    const flood = Array.from({ length: 100 }, (_, i) => error('A', 10 + i))
    const more = Array.from({ length: 100 }, (_, i) => error('A', 1_000 + i))
    const tomorrow = Array.from({ length: 100 }, (_, i) => error('A', 24 * HOUR_MS + i))
    expect(await deliver(error('A', 1))).toEqual(['1 new error on example.org'])
    wait(2 * HOUR_MS)
    expect(await deliver(...flood)).toEqual(['1 error that grows on example.org'])
    wait(2 * HOUR_MS)
    expect(await deliver(...flood)).toEqual([])
    expect(await deliver(...more)).toEqual([])
    expect(await deliver(...tomorrow)).toEqual(['1 error that grows on example.org'])
  })

  it('does not take the repetition of a flood for a flood', async () => {
    const { deliver, wait } = site()
    const flood = Array.from({ length: 100 }, (_, i) => error('A', 10 + i))
    await deliver(...flood)
    wait(2 * HOUR_MS)
    expect(await deliver(...flood)).toEqual([])
  })

  it('says in one line what a visitor wrote in many', async () => {
    const { deliver, mails } = site()
    await deliver(
      rowOf('error/js', {
        id: 'error-event-1',
        kind: 'E',
        message: `a\r\nBcc: x@example.org\n\n${'🦊'.repeat(400)}`,
        file: '/app.js',
      }),
    )
    const lines = mails[0]!.text.split('\n')
    expect(lines).toHaveLength(5)
    expect(lines[1]).toMatch(/^- E .*a Bcc: x@example\.org 🦊+ \(1970/u)
    expect(isWellFormed(lines[1]!)).toBe(true)
    expect(mails[0]!.subject).toBe('1 new error on example.org')
  })

  it('never rejects, whatever the state does', async () => {
    const down = () => Promise.reject(new Error('down'))
    const state = { ...createMemoryStateStore(), join: down, totals: down, list: down }
    const { alerts, service } = site({ state })
    const report = given('error/js', { id: 'error-event-1', kind: 'E', message: 'm', line: '1' })
    const joined = await alerts.watch(report.subject, [report])
    await joined()
    await alerts.send()
    expect(service.errors).toHaveLength(2)
  })

  it('names each error once over all mails, however files are split, repeated and ordered', async () => {
    const kinds = ['A', 'B', 'C', 'D', 'E']
    const file = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 30 })), {
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(file, fc.boolean())), async (files) => {
        const { deliver, wait, mails } = site()
        for (const [events, isLater] of files) {
          if (isLater) wait(HOUR_MS)
          await deliver(...events.map(([kind, at]) => error(kind, at)))
        }
        wait(HOUR_MS)
        await deliver()
        const named = mails.flatMap(({ text }) =>
          [...text.matchAll(/^- (.)/gm)].map(([, name]) => name),
        )
        const seen = new Set(files.flatMap(([events]) => events.map(([kind]) => kind)))
        expect(named.sort()).toEqual([...seen].sort())
      }),
      { numRuns: 60 },
    )
  })
})
