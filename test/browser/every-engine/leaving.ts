import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../embedded/temporary-site.js'
import type { DrivenBrowser } from '../engine/engine.js'
import type { EnginePage } from '../engine/page.js'
import type { ServedSite } from '../served-site.js'
import { newEventId, openTestPage, serveTestSite, timesLogged } from '../test-site.js'

const ARRIVAL_MS_MAX = 3_000
/** Each way to leave is tried that often: what gets lost at times is lost. */
const ROUNDS = 3

/**
 * An event that the page sends when this is evaluated. It is long enough for Firefox to end the script of a closing tab
 * while it is written.
 */
const FIELDS = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`field-${n}`, `${n} äöü`]))
const send = (id: string): string =>
  `sdk.sendEvent('test/unload', ${JSON.stringify(FIELDS)}, { id: '${id}' })`

export function leaving(browser: () => DrivenBrowser): void {
  describe('an event of a page that goes', () => {
    let site: ServedSite

    beforeAll(async () => {
      site = await serveTestSite()
    })
    afterAll(() => site.close())

    const open = (): Promise<EnginePage> => openTestPage(browser(), site)
    /** An answer may be lost with its page, and the event sent again: it is one event, under one id. */
    const arrives = async (id: string): Promise<void> => {
      const times = async (): Promise<number> => (await timesLogged(site, [id]))[0]!
      await eventually(async () => expect(await times()).toBeGreaterThanOrEqual(1), ARRIVAL_MS_MAX)
    }
    const rounds = async (
      round: (page: EnginePage, id: string) => Promise<void>,
    ): Promise<void> => {
      for (let index = 0; index < ROUNDS; index++) {
        const id = newEventId()
        await round(await open(), id)
        await arrives(id)
      }
    }

    it('arrives from the click on a link that leads away', () =>
      rounds(async (page, id) => {
        await page.evaluate(
          `document.querySelector('a').addEventListener('click', () => void ${send(id)})`,
        )
        await page.click('link', 'Leave')
        await page.waitForText('You are elsewhere.')
        await page.close()
      }))

    it('arrives from a click whose own task closes the window', () =>
      rounds(async (page, id) => {
        await page.evaluate(
          `void (document.querySelector('button').onclick = () => (window.child = open('/?child')))`,
        )
        await page.click('button', 'Send')
        await page.waitFor('window.child?.sdk')
        await page.evaluate(`(() => {
          const button = child.document.querySelector('button')
          button.onclick = () => {
            void child.${send(id)}
            child.close()
          }
          button.click()
        })()`)
        await page.waitFor('child.closed')
        await page.close()
      }))

    it('arrives from a click on a tab that is closed at once', () =>
      rounds(async (page, id) => {
        await page.evaluate(
          `void (document.querySelector('button').onclick = () => void ${send(id)})`,
        )
        await page.click('button', 'Send')
        await page.close()
      }))

    describe.each([
      ['pagehide', 'window'],
      ['visibilitychange', 'document'],
    ])('from a handler of %s', (type, target) => {
      const listen = async (page: EnginePage, id: string): Promise<void> => {
        // A tab that was never in front is not hidden when it goes.
        await page.waitFor(`document.visibilityState === 'visible'`)
        await page.evaluate(
          `${target}.addEventListener('${type}', () => void ${send(id)}, { once: true })`,
        )
      }

      it('arrives when a link leads away', () =>
        rounds(async (page, id) => {
          await listen(page, id)
          await page.click('link', 'Leave')
          await page.waitForText('You are elsewhere.')
          await page.close()
        }))

      it('arrives when the tab is closed', () =>
        rounds(async (page, id) => {
          await listen(page, id)
          await page.close()
        }))
    })
  })
}
