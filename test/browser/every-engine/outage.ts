import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../embedded/temporary-site.js'
import type { DrivenBrowser } from '../engine/engine.js'
import type { EnginePage } from '../engine/page.js'
import type { ServedSite } from '../served-site.js'
import { newEventId, openTestPage, serveTestSite, timesLogged } from '../test-site.js'

/** Retries wait up to 1, 2, 4 … s. */
const RETRY_MS_MAX = 15_000
/** What a closed tab left behind waits for 2 s, or 35 s where its engine lost the tab's last words. */
const ADOPTION_MS_MAX = 40_000
const TEST_MS_MAX = 60_000
const PUBLICATION_MS_MAX = 3_000
const OUTAGE_MS = 1_500
/** The server is killed once it has logged that many events of a burst. */
const BURST_EVENTS_MIN = 20
const BURST_LANES = 20

const EMPTY = 'sdk.outboxEntries().length === 0'
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

export function outage(browser: () => DrivenBrowser): void {
  describe('an outage', () => {
    let site: ServedSite
    beforeEach(async () => {
      site = await serveTestSite()
    })
    afterEach(() => site.close())

    /** What went through the slow lane in the end takes a second more to be shown. */
    const arePublishedOnce = (post: string, ids: readonly string[]): Promise<void> =>
      eventually(
        async () =>
          expect(await timesPublished(site, post, ids)).toEqual(Array(ids.length).fill(1)),
        PUBLICATION_MS_MAX,
      )
    const open = (): Promise<EnginePage> => openTestPage(browser(), site)

    it(
      'delays what is sent meanwhile, and each event arrives once without a reload',
      async () => {
        const page = await open()
        const ids = Array.from({ length: 5 }, newEventId)
        await page.evaluate('void (window.sameDocument = true)')
        await site.end('SIGKILL')
        const statuses = await page.evaluate(`(async () => {
          const send = (id) => sdk.sendEvent('comment', { post: 'offline', body: id }, { id })
          const receipts = await Promise.all(${JSON.stringify(ids)}.map(send))
          return receipts.map(({ status }) => status)
        })()`)
        expect(statuses).toEqual(Array(5).fill('queued'))
        expect(await page.evaluate('sdk.outboxEntries().length')).toBe(5)
        await pause(OUTAGE_MS)
        await site.start()
        await page.waitFor(EMPTY, RETRY_MS_MAX)
        expect(await page.evaluate('window.sameDocument')).toBe(true)
        expect(await timesLogged(site, ids)).toEqual(Array(5).fill(1))
        await arePublishedOnce('offline', ids)
        await page.close()
      },
      TEST_MS_MAX,
    )

    it(
      'in the middle of a burst loses no event, and publishes none twice',
      async () => {
        const page = await open()
        await page.evaluate(BURST)
        // As soon as some are on the disk, with others on their way.
        while ((await site.logRows()).filter(isBurst).length < BURST_EVENTS_MIN) await pause(1)
        await site.end('SIGKILL')
        await page.waitFor('window.finished')
        const sent = await page.evaluate<string[]>('window.sent')
        const queued = await page.evaluate<number>('sdk.outboxEntries().length')
        expect(queued).toBeGreaterThan(0)
        await site.start()
        await page.waitFor(EMPTY, RETRY_MS_MAX)
        await arePublishedOnce('burst', sent)
        await page.close()
        expect(await site.end('SIGTERM')).toBe(0)
        expect(await site.verify()).toMatchObject({ code: 0, errors: '' })
      },
      TEST_MS_MAX,
    )

    it(
      'leaves what a closed tab could not send to the others, and it happens once',
      async () => {
        const tabs = [await open(), await open()]
        const closed = await open()
        const ids = [newEventId(), newEventId()]
        await site.end('SIGKILL')
        await closed.evaluate(`Promise.all(${JSON.stringify(ids)}.map((id) =>
          sdk.sendEvent('comment', { post: 'orphan', body: id }, { id })))`)
        await closed.close()
        await site.start()
        // Whoever uses the other tabs makes them look into the outbox.
        for (const tab of tabs) await tab.evaluate(`sdk.sendEvent('test/other', { n: 1 })`)
        for (const tab of tabs) await tab.waitFor(EMPTY, ADOPTION_MS_MAX)
        await arePublishedOnce('orphan', ids)
        // Two tabs may see the same orphan before either sees that the other took it; none takes it twice.
        for (const times of await timesLogged(site, ids))
          expect(times).toBeLessThanOrEqual(tabs.length)
        for (const tab of tabs) await tab.close()
        expect(await site.end('SIGTERM')).toBe(0)
        expect(await site.verify()).toMatchObject({ code: 0, errors: '' })
      },
      TEST_MS_MAX,
    )
  })
}

const isBurst = (row: string): boolean => row.includes('post=burst')

/** Sends without end, many at a time, until nothing is answered any more. */
const BURST = `void (async () => {
  window.sent = []
  const lane = async () => {
    for (let status = 'accepted'; status === 'accepted'; ) {
      const body = 'Number ' + sent.length
      const receipt = await sdk.sendEvent('comment', { post: 'burst', body })
      sent.push(receipt.id)
      status = receipt.status
    }
  }
  await Promise.all(Array.from({ length: ${BURST_LANES} }, lane))
  window.finished = true
})()`

/** How many lines of a post's comments, in its file and the segments of it, each event has. */
async function timesPublished(
  site: ServedSite,
  post: string,
  ids: readonly string[],
): Promise<number[]> {
  const lines: string[] = []
  for (let path: string | undefined = `/comments/${post}.txt`; path !== undefined;) {
    const text = await site.text(path)
    lines.push(...text.split('\n'))
    path = /^#next=(.*)$/m.exec(text)?.[1]
  }
  return ids.map((id) => lines.filter((line) => line.startsWith(`id=${id}&`)).length)
}
