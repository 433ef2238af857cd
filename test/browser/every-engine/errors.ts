import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../embedded/temporary-site.js'
import type { DrivenBrowser } from '../engine/engine.js'
import { openPage, type EnginePage } from '../engine/page.js'
import type { ServedSite } from '../served-site.js'
import { REPORTS_DEAD_LINKS, serveTestSite } from '../test-site.js'

const REPORT_MS_MAX = 5_000

export function errors(browser: () => DrivenBrowser): void {
  describe('an error reporter', () => {
    let site: ServedSite
    let page: EnginePage

    beforeAll(async () => {
      site = await serveTestSite()
      page = await openPage(browser(), new URL('/errors.html', site.url).href)
    })
    afterAll(async () => {
      await page.close()
      await site.close()
    })

    /** How many reports the log has whose words these are; between them stands an escaped space. */
    const reports = async (type: string, words: string): Promise<number> => {
      const rows = await site.logRows()
      const part = new RegExp(words.replaceAll(' ', '[+%0-9]{1,5}'))
      return rows.filter((row) => row.includes(`/events/${type}\t`) && part.test(row)).length
    }
    const groups = async (part: string): Promise<string[]> => {
      const text = await site.privateText('errors/error/js.txt')
      return text.split('\n').filter((line) => line.includes(part))
    }

    it.each([
      ['an error that nothing caught', 'Throw', 'Thrown on purpose'],
      ['a rejection that nothing handled', 'Reject', 'Rejected on purpose'],
    ])('reports %s once', async (_, button, message) => {
      await page.click('button', button)
      await eventually(async () => expect(await groups(message)).toHaveLength(1), REPORT_MS_MAX)
      expect((await groups(message))[0]).toMatch(/&count=1&/)
      expect(await reports('error/js', message)).toBe(1)
    })

    if (REPORTS_DEAD_LINKS) {
      it('reports an image that is not there once', async () => {
        await page.click('button', 'Break an image')
        await eventually(
          async () => expect(await reports('link/dead', 'missing.png')).toBe(1),
          REPORT_MS_MAX,
        )
      })

      it('reports what went wrong before it was loaded', async () => {
        await eventually(
          async () => expect(await groups('Thrown early')).toHaveLength(1),
          REPORT_MS_MAX,
        )
      })
    }
  })
}
