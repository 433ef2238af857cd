import { beforeAll, describe, expect, it } from 'vitest'
import { describeDemo } from './demo-site.js'
import { violations } from './violations.js'
import {
  DESKTOP,
  PHONE,
  POST,
  POST_PATH,
  WRITING_MS_MIN,
  comment,
  scrollToComments,
  waitUntilPublished,
  writeComment,
} from './visitor.js'

const LAYOUT_SHIFT_MAX = 0.1

declare global {
  interface Window {
    shift: number
  }
}

describeDemo('the demo’s pages', (demo) => {
  beforeAll(async () => {
    for (let index = 0; index < 12; index++) {
      const body = `Comment ${index}, with a link to https://example.com/ and some more text.`
      await demo.site.post('comment', { post: POST, body, name: index % 3 ? 'Ada' : '' })
    }
  })

  describe.each([
    ['light', 'desktop', DESKTOP],
    ['dark', 'desktop', DESKTOP],
    ['light', 'phone', PHONE],
    ['dark', 'phone', PHONE],
  ] as const)('in %s on a %s', (colorScheme, _, viewport) => {
    it('have no violation that axe knows', async () => {
      const { page, context, complaints } = await demo.visit({
        colorScheme,
        viewport,
        reducedMotion: 'reduce',
      })
      await page.goto('/')
      expect(await violations(page)).toEqual([])
      await page.goto(POST_PATH)
      await waitUntilPublished(page, 'Comment 11')
      expect(await violations(page)).toEqual([])
      // Everything that a visitor can open: the panel, both forms, the question, the results.
      await page.getByRole('button', { name: '🎉' }).click()
      await page.getByText('What just happened').waitFor()
      await page.getByRole('button', { name: 'Show results' }).click()
      await page.getByRole('textbox', { name: 'Your comment' }).focus()
      await page.waitForTimeout(WRITING_MS_MIN)
      await page.getByRole('button', { name: 'Post comment' }).click()
      await page.getByText('Write something first.').waitFor()
      await page.getByRole('button', { name: 'Reply to Ada' }).first().click()
      await page.getByRole('textbox', { name: 'Your reply to Ada' }).waitFor()
      expect(await violations(page)).toEqual([])
      // And what only an author sees: a preview, a comment on its way, its form, the question before it goes.
      await writeComment(page, `My own **words** in ${colorScheme}`, 'Grace')
      const own = comment(page, `My own words in ${colorScheme}`)
      await own.getByRole('button', { name: 'Edit' }).click()
      await own.getByRole('button', { name: 'Preview' }).click()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Tab')
      await own.getByRole('button', { name: 'Cancel' }).click()
      await own.getByRole('button', { name: 'Remove' }).click()
      await own.getByText('for good?').waitFor()
      expect(await violations(page)).toEqual([])
      await page.route('**/fastevent/**', () => {})
      await own.getByRole('button', { name: 'Remove' }).click()
      await comment(page, 'My own words').getByText('Sending…').waitFor()
      expect(await violations(page)).toEqual([])
      expect(complaints).toEqual([])
      // Nor where comments cannot be loaded, whatever the page knows without them.
      await page.route('**/comments/*.txt', (route) => route.abort())
      await page.reload()
      await scrollToComments(page)
      await page.getByText('The comments could not be loaded.').waitFor()
      expect(await violations(page)).toEqual([])
      await context.close()
    })
  })

  it.each([
    ['the top of a post', POST_PATH, PHONE],
    ['the form', `${POST_PATH}#form`, PHONE],
    ['the form', `${POST_PATH}#form`, DESKTOP],
  ])('do not jump under who reads %s while comments load', async (_, path, viewport) => {
    const { page, context } = await demo.visit({ viewport })
    await page.addInitScript(() => {
      window.shift = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
          window.shift += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const seesComments = path.endsWith('#form')
    // Slow enough that the page has been drawn, and scrolled to where its forms will be, before anything comes.
    for (const slow of ['**/site-events*.js', '**/*.txt'])
      await page.route(slow, async (route) => {
        await new Promise((done) => setTimeout(done, 300))
        await route.continue()
      })
    await page.goto(path, { waitUntil: 'commit' })
    if (seesComments)
      await page.locator('site-comments').evaluate((element) => element.scrollIntoView())
    await page.getByRole('button', { name: '🎉' }).waitFor()
    if (seesComments) await waitUntilPublished(page, 'Comment 11')
    await page.waitForTimeout(500)
    expect(await page.evaluate(() => window.shift)).toBeLessThan(LAYOUT_SHIFT_MAX)
    await context.close()
  })
})
