import { beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { describeInBrowser } from './chromium.js'
import { openDemo, type DemoSite } from './demo-site.js'
import { COMMENTS, POST, POST_PATH, visit } from './visitor.js'

describeInBrowser('a visitor without scripts', () => {
  let site: DemoSite
  let browser: Browser

  beforeAll(async () => {
    const demo = await openDemo()
    ;({ browser, site } = demo)
    return demo.close
  })

  it('comments, reacts and votes with plain forms, and comes back to the page each time', async () => {
    const { page, context, complaints } = await visit(browser, {
      baseURL: site.url,
      javaScriptEnabled: false,
    })
    const answers: number[] = []
    page.on('response', (response) => {
      if (response.url().includes('/fastevent/')) answers.push(response.status())
    })
    const isBack = `**${POST_PATH}*`
    await page.goto(POST_PATH)

    await page.getByRole('textbox', { name: 'Name' }).fill('Grace & Co.')
    await page.getByRole('textbox', { name: 'Your comment' }).fill('No script, 100% fine?\nYes.')
    await page.getByRole('button', { name: 'Post comment' }).click()
    await page.waitForURL(isBack)
    expect(await site.text(COMMENTS)).toContain('name=Grace %26 Co.&body=No script, 100%25 fine?')

    await page.getByRole('button', { name: 'I liked this' }).click()
    await page.waitForURL(isBack)
    expect(await site.text(`/reactions/${POST}.txt`)).toContain('type=👍&count=1')

    await page.getByRole('combobox', { name: 'Your answer' }).selectOption('Under my desk')
    await page.getByRole('button', { name: 'Vote' }).click()
    await page.waitForURL(isBack)
    const votes = await site.text('/polls/where-is-your-site.txt')
    expect(votes).toContain('choice=Under my desk&count=1')

    expect(answers).toEqual([303, 303, 303])
    expect(complaints).toEqual([])
    await context.close()
  })
})
