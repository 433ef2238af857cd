import { expect, it } from 'vitest'
import { describeDemo } from './demo-site.js'
import { POST_PATH, comment, waitUntilPublished, writeComment } from './visitor.js'

describeDemo('two tabs and two browsers', (demo) => {
  it('show one comment everywhere, and let only its own browser change it', async () => {
    const ada = await demo.visit()
    const lin = await demo.visit()
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
