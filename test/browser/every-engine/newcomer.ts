import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../embedded/temporary-site.js'
import type { DrivenBrowser } from '../engine/engine.js'
import { openPage, type EnginePage } from '../engine/page.js'
import { serveDemo, type ServedSite } from '../served-site.js'
import { COMMENTS, POST, POST_PATH } from '../visitor.js'

/** Nobody writes a comment in less, and a form may take who does for a script. */
const WRITING_MS = 1_200

export function newcomer(browser: () => DrivenBrowser): void {
  describe('a newcomer at the demo', () => {
    let site: ServedSite
    let page: EnginePage

    beforeAll(async () => {
      site = await serveDemo()
      page = await openPage(browser(), new URL(POST_PATH, site.url).href)
    })
    afterAll(async () => {
      await page.close()
      await site.close()
    })

    it('writes a comment, sees it published, and still sees it after a reload', async () => {
      // Before that the plain form of the page is there, which works, but is not what this is about.
      await page.evaluate(`document.querySelector('site-comments').scrollIntoView()`)
      await page.waitFor(`document.querySelector('site-comments').shadowRoot !== null`)
      await page.click('textbox', 'Your comment')
      await page.type('Written with real keys.')
      // Nobody goes on to a field that is not there yet: it comes with what writes.
      await page.waitFor(
        `document.querySelector('site-comments').shadowRoot.querySelector('[name=name]') !== null`,
      )
      await page.press('Tab')
      await page.type('Ada')
      await new Promise((done) => setTimeout(done, WRITING_MS))
      await page.click('button', 'Post comment')
      await page.waitForText('Written with real keys.')
      await page.waitForText('1 comment')
      await eventually(async () =>
        expect(await site.text(COMMENTS)).toContain('&name=Ada&body=Written with real keys.\n'),
      )
      await page.reload()
      await page.waitForText('Written with real keys.')
    })

    it('reacts with the mouse, and finds the reaction after a reload', async () => {
      await page.click('button', '🎉')
      await eventually(async () =>
        expect(await site.text(`/reactions/${POST}.txt`)).toContain('type=🎉&count=1'),
      )
      await page.reload()
      await page.waitFor(isPressed('🎉'))
    })

    it('votes, and sees the result', async () => {
      await page.click('radio', 'On a CDN')
      await page.click('button', 'Vote')
      await page.waitForText('1 vote')
      await eventually(async () =>
        expect(await site.text('/polls/where-is-your-site.txt')).toContain(
          'choice=On a CDN&count=1',
        ),
      )
    })
  })
}

/** Whether the reaction is shown as the visitor's own. */
function isPressed(kind: string): string {
  return `[...document.querySelector('site-reactions').shadowRoot.querySelectorAll('button')]
    .some((button) => button.textContent.includes('${kind}') && button.ariaPressed === 'true')`
}
