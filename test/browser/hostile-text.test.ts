import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { describeDemo } from './demo-site.js'
import {
  PHONE,
  POST,
  POST_PATH,
  scrollToComments,
  waitUntilPublished,
  writeComment,
} from './visitor.js'

const HOSTILE = {
  markup: `<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b>`,
  attribute: `"><svg/onload=alert(3)>'--><style>*{display:none}</style>`,
  template: '${alert(4)} {{constructor.constructor("alert(5)")()}} &lt;b&gt; &#60;',
  address:
    'javascript:alert(6) https://a.example/"onmouseover=alert(7) https://b.example/\u202egnp.exe',
  bidi: '\u202eright to left\u202c \u2066isolated \u202d override left open',
  word: 'w'.repeat(5_000),
  emoji: '👩‍👩‍👧‍👦🏴‍☠️🇺🇳'.repeat(40),
  marks: 'z' + '\u0300'.repeat(400),
  fields: 'a=b&c=d%26#held=x +plus+ 100%',
} as const

const NAMES = [
  '<script>alert(8)</script>',
  'n'.repeat(80),
  '\u202eecila',
  '👩‍👩‍👧‍👦'.repeat(7),
  'javascript:alert(9)',
]

/** The text of each comment as the page shows it. */
function shownBodies(page: Page): Promise<string[]> {
  return page
    .locator('site-comments .body')
    .evaluateAll((all) => all.map((body) => body.textContent))
}

function overflow(page: Page): Promise<number> {
  const measure = (): number => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  }
  return page.evaluate(measure)
}

describeDemo('hostile text', (demo) => {
  beforeAll(async () => {
    for (const [index, body] of Object.values(HOSTILE).entries()) {
      const name = NAMES[index % NAMES.length]!
      const answer = await demo.site.post('comment', { post: POST, body, name })
      expect(answer.status).toBe(202)
    }
  })

  describe.each([
    ['on a phone', PHONE],
    ['on a desktop', undefined],
  ])('%s', (_, viewport) => {
    it('is shown as the text that it is, and fits', async () => {
      const { page, context, complaints } = await demo.visit({
        ...(viewport ? { viewport } : {}),
      })
      await page.goto(POST_PATH)
      await scrollToComments(page)
      await page.getByRole('article', { name: 'Comment by' }).nth(8).waitFor()
      const bodies = await shownBodies(page)
      for (const body of Object.values(HOSTILE)) expect(bodies).toContain(body)
      const names = await page.locator('site-comments .author').allTextContents()
      for (const name of NAMES) expect(names).toContain(name)
      const made = page
        .locator('site-comments')
        .locator('img, script, style, b, [onload], [onerror]')
      expect(await made.count()).toBe(0)
      const links = page.locator('site-comments .body a')
      for (const href of await links.evaluateAll((all) => all.map((a) => a.getAttribute('href'))))
        expect(href).toMatch(/^https:\/\/[ab]\.example\/$/)
      expect(await overflow(page)).toBe(0)
      expect(complaints).toEqual([])
      await context.close()
    })
  })

  it('is the same when it is written into the form', async () => {
    const { page, context, complaints } = await demo.visit({
      viewport: PHONE,
    })
    await page.goto('/posts/facts-first.html')
    await writeComment(page, HOSTILE.word, NAMES[1]!)
    await waitUntilPublished(page, HOSTILE.word.slice(0, 100))
    await writeComment(page, HOSTILE.markup, NAMES[0]!)
    await waitUntilPublished(page, HOSTILE.markup)
    expect(await shownBodies(page)).toEqual([HOSTILE.markup, HOSTILE.word])
    expect(await overflow(page)).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })
})
