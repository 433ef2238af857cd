import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { describeDemo } from './demo-site.js'
import { violations } from './violations.js'
import { DESKTOP, PHONE } from './visitor.js'

const STATES_MS_MAX = 15_000
const TEST_MS_MAX = 60_000

/** The gallery once every state is there: comments are read when they come near, and written at a person's pace. */
async function openGallery(page: Page): Promise<void> {
  await page.goto('/gallery.html')
  await page.locator('site-comments:defined').first().waitFor()
  for (const element of await page.locator('site-comments').all())
    await element.evaluate(async (shown) => {
      shown.scrollIntoView({ behavior: 'instant' })
      // Two frames, so that who watches what comes near sees it.
      for (let frame = 0; frame < 2; frame++)
        await new Promise((resolve) => requestAnimationFrame(resolve))
    })
  const shows = (selector: string, text: string): Promise<void> =>
    page.locator(selector).getByText(text).first().waitFor({ timeout: STATES_MS_MAX })
  await Promise.all([
    shows('[post=gallery-held]', 'Waiting for review.'),
    shows('[post=gallery-offline]', 'Not sent yet.'),
    shows('[post=gallery-pending]', 'Sending…'),
    shows('[post=gallery-refused]', 'That was a lot at once.'),
    shows('[poll=gallery-offline]', 'Not sent yet.'),
    shows('[poll=gallery-voted]', '(your vote)'),
    shows('[poll=gallery-broken]', 'The results could not be loaded.'),
    shows('[poll=gallery-undefined]', 'No answers yet.'),
    shows('[form=gallery-sent]', 'You will hear from us.'),
    shows('[form=gallery-refused]', 'That was a lot at once.'),
    shows('[list]', 'Facts first, pages second'),
    shows('[lang=de]', 'Diese Umfrage ist beendet.'),
  ])
}

describeDemo('the gallery', (demo) => {
  it.each([
    ['light', 'desktop', DESKTOP],
    ['dark', 'desktop', DESKTOP],
    ['light', 'phone', PHONE],
  ] as const)(
    'has no violation that axe knows, in %s on a %s, in any state',
    async (colorScheme, _, viewport) => {
      const options = { colorScheme, viewport, reducedMotion: 'reduce' } as const
      const { page, context, complaints } = await demo.visit(options)
      await openGallery(page)
      // Many threads on one page have the same name; a page with posts has one.
      expect(await violations(page, ['landmark-unique'])).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(wide).toBe(0)
      expect(complaints).toEqual([])
      await context.close()
    },
    TEST_MS_MAX,
  )

  it('shows the text of each button where colours are forced', async () => {
    const { page, context } = await demo.visit({ forcedColors: 'active' })
    await openGallery(page)
    const unseen = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll('button') ?? [])])
        .filter((button) => {
          const { color, backgroundColor } = getComputedStyle(button)
          return color === backgroundColor
        })
        .map((button) => button.textContent.trim()),
    )
    expect(unseen).toEqual([])
    await context.close()
  })

  it('sends nothing, and leaves nothing in the browser', async () => {
    const { page, context } = await demo.visit()
    const posted: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') posted.push(request.url())
    })
    await openGallery(page)
    expect(posted).toEqual([])
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
    await context.close()
  })

  it('is read from right to left where the language is', async () => {
    const { page, context } = await demo.visit()
    await openGallery(page)
    const poll = page.locator('site-poll[poll=gallery-arabic]')
    const button = await poll.getByRole('button', { name: 'تصويت', exact: true }).boundingBox()
    const card = await poll.boundingBox()
    const startOf = (box: typeof card): number => (box?.x ?? 0) + (box?.width ?? 0)
    expect(startOf(card) - startOf(button)).toBeLessThan(40)
    expect(await page.getByText('11 قارئًا').count()).toBe(1)
    await context.close()
  })

  it('lets a poll be answered by keyboard alone', async () => {
    const { page, context } = await demo.visit()
    await page.goto('/gallery.html')
    const poll = page.locator('#polls site-poll[poll=gallery-some]')
    await poll.getByRole('radio').first().focus()
    await page.keyboard.press('ArrowDown')
    expect(await poll.getByRole('radio', { name: 'On one small machine' }).isChecked()).toBe(true)
    await page.keyboard.press('Enter')
    await poll.getByText('(your vote)').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await poll.getByRole('radio', { name: 'On one small machine' }).isChecked()).toBe(true)
    const focused = await poll.evaluate(({ shadowRoot }) =>
      shadowRoot?.activeElement?.getAttribute('value'),
    )
    expect(focused).toBe('On one small machine')
    await context.close()
  })
})
