import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../embedded/temporary-site.js'
import type { DrivenBrowser, Engine } from '../engine/engine.js'
import type { ServedSite } from '../served-site.js'
import { newEventId, openTestPage, serveTestSite, timesLogged } from '../test-site.js'

/** Chromium refuses keepalive requests past 512 KB of URLs in flight; this is 1.4 MB. */
const BURST_EVENTS = 200
const BURST_FIELD_BYTES = 7_000
/** What an outbox has room for; a page that sends more at once has to wait for answers. */
const OUTBOX_EVENTS = 100
const TEST_MS_MAX = 40_000
/** Retries wait up to 1, 2, 4 … s. */
const RETRY_MS_MAX = 15_000

export function sending(engine: Engine, browser: () => DrivenBrowser): void {
  describe('delivery', () => {
    let site: ServedSite

    beforeAll(async () => {
      site = await serveTestSite()
    })
    afterAll(() => site.close())

    it(
      'takes 200 events of 7 KB past the quotas, each exactly once and under one id',
      async () => {
        const page = await openTestPage(browser(), site)
        const ids = Array.from({ length: BURST_EVENTS }, newEventId)
        // All that the outbox takes at once; then one more for each that was answered.
        const statuses = await page.evaluate(`(async () => {
          const text = 'x'.repeat(${BURST_FIELD_BYTES})
          const waiting = ${JSON.stringify(ids)}
          const statuses = []
          const sendNext = async () => {
            for (let id; (id = waiting.shift()); ) {
              const { status } = await sdk.sendEvent('test/burst', { text }, { id })
              statuses.push(status)
            }
          }
          await Promise.all(Array.from({ length: ${OUTBOX_EVENTS} }, sendNext))
          return statuses
        })()`)
        expect(statuses).toEqual(Array(BURST_EVENTS).fill('accepted'))
        expect(await timesLogged(site, ids)).toEqual(Array(BURST_EVENTS).fill(1))
        const rows = (await site.logRows()).filter((row) => row.includes('/test/burst\t'))
        expect(rows).toHaveLength(BURST_EVENTS)
        expect(await page.evaluate('sdk.outboxEntries().length')).toBe(0)
        await page.close()
      },
      TEST_MS_MAX,
    )

    it('says of each event past its room whether it arrived', async () => {
      const page = await openTestPage(browser(), site)
      const ids = Array.from({ length: BURST_EVENTS }, newEventId)
      const statuses = await page.evaluate<string[]>(`(async () => {
        const send = (id) => sdk.sendEvent('test/overflow', { text: 'x' }, { id })
        const receipts = await Promise.all(${JSON.stringify(ids)}.map(send))
        return receipts.map(({ status }) => status)
      })()`)
      await page.close()
      const arrived = statuses.map((status) => (status === 'dropped' ? 0 : 1))
      expect(await timesLogged(site, ids)).toEqual(arrived)
    })

    it('stores nothing where the page turns storage off, and delivers all the same', async () => {
      const id = newEventId()
      const page = await openTestPage(browser(), site)
      await page.evaluate(`(async () => {
        sdk.configure({ storage: false })
        await sdk.sendEvent('comment', { post: 'unkept', body: 'Hello' }, { id: '${id}' })
      })()`)
      expect(await timesLogged(site, [id])).toEqual([1])
      expect(await page.evaluate('Object.keys(localStorage)')).toEqual([])
      await page.close()
    })

    it(
      'outlives an outage even where the browser blocks storage',
      { timeout: TEST_MS_MAX },
      async () => {
        const blocked = await engine.launch({ storageBlocked: true })
        try {
          const id = newEventId()
          const page = await openTestPage(blocked, site)
          expect(await page.evaluate(CAN_STORE)).toBe(false)
          await site.end('SIGKILL')
          const status = await page.evaluate(`(async () => {
          const receipt = await sdk.sendEvent('test/unstored', { n: 1 }, { id: '${id}' })
          return receipt.status
        })()`)
          expect(status).toBe('queued')
          await site.start()
          await eventually(
            async () => expect(await timesLogged(site, [id])).toEqual([1]),
            RETRY_MS_MAX,
          )
        } finally {
          await blocked.close()
        }
      },
    )
  })
}

const CAN_STORE = `(() => {
  try {
    localStorage.setItem('tried', '1')
    return true
  } catch {
    return false
  }
})()`
