import { beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { describeInBrowser } from './chromium.js'
import { openDemo, type DemoSite } from './demo-site.js'
import { POST_PATH, comment, visit, waitUntilPublished, writeComment } from './visitor.js'

describeInBrowser('two tabs and two browsers', () => {
  let site: DemoSite
  let browser: Browser

  beforeAll(async () => {
    const demo = await openDemo()
    ;({ browser, site } = demo)
    return demo.close
  })

  it('show one comment everywhere, and let only its own browser change it', async () => {
    const ada = await visit(browser, { baseURL: site.url })
    const lin = await visit(browser, { baseURL: site.url })
    const second = await ada.context.newPage()
    for (const page of [ada.page, second, lin.page]) await page.goto(POST_PATH)
    await writeComment(ada.page, 'Written in one tab.', 'Ada')
    await waitUntilPublished(ada.page, 'Written in one tab.')
    for (const page of [second, lin.page]) {
      await page.reload()
      await waitUntilPublished(page, 'Written in one tab.')
    }
    const change = { name: /^(Edit|Remove)$/ }
    for (const page of [ada.page, second])
      expect(await page.getByRole('article').getByRole('button', change).count()).toBe(2)
    expect(await lin.page.getByRole('article').getByRole('button', change).count()).toBe(0)

    await writeComment(lin.page, 'And in another browser.', 'Lin')
    await waitUntilPublished(lin.page, 'And in another browser.')
    await second.reload()
    await waitUntilPublished(second, 'And in another browser.')
    const theirs = comment(second, 'And in another browser.')
    expect(await theirs.getByRole('button', change).count()).toBe(0)
    expect([...ada.complaints, ...lin.complaints]).toEqual([])
  })
})
