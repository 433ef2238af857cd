import { beforeAll, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { describeInBrowser, launchChromium } from './chromium.js'
import type { ServedSite } from './served-site.js'
import { serveTestSite } from './test-site.js'
import { visit, waitUntilPublished, writeComment } from './visitor.js'

declare global {
  interface Window {
    violations: string[]
  }
}

/** Keeps what the page's policy forbade. */
async function watchPolicy(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.violations = []
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      window.violations.push(`${violatedDirective}: ${blockedURI} ${sample}`)
    })
  })
}

const violations = (page: Page): Promise<string[]> => page.evaluate(() => window.violations)

describeInBrowser('a page with a strict policy and trusted types', () => {
  let site: ServedSite
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
    site = await serveTestSite()
    return async () => {
      await browser.close()
      await site.close()
    }
  })

  it('has working elements, and nothing that its policy forbids', async () => {
    const { page, context, complaints } = await visit(browser, { baseURL: site.url })
    await watchPolicy(page)
    await page.goto('/strict.html')
    await writeComment(page, 'Under a strict policy: https://example.com/', 'Ada')
    await waitUntilPublished(page, 'Under a strict policy')
    await page.getByRole('button', { name: 'Reply to Ada' }).click()
    await page.keyboard.insertText('Just as strict.')
    await page.keyboard.press('ControlOrMeta+Enter')
    await waitUntilPublished(page, 'Just as strict.')
    await page.getByRole('button', { name: '👍' }).click()
    await expect.poll(() => site.text('/reactions/strict.txt')).toContain('type=👍&count=1')
    await page.getByRole('radio', { name: 'pencil' }).check()
    await page.getByRole('button', { name: 'Vote' }).click()
    await page.getByText('1 vote').first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.reload()
    await waitUntilPublished(page, 'Just as strict.')
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('would notice HTML that is made of text, and a style that is not its own', async () => {
    const { page, context } = await visit(browser, { baseURL: site.url })
    await watchPolicy(page)
    await page.goto('/strict.html')
    await page.evaluate(() => {
      document.body.setAttribute('style', 'color: red')
      try {
        document.body.innerHTML = '<p>Made of text.</p>'
      } catch {
        // That is what the policy is for.
      }
    })
    const found = (await violations(page)).join('\n')
    expect(found).toContain('style-src-attr')
    expect(found).toContain('require-trusted-types-for')
    expect(await page.getByText('Made of text.').count()).toBe(0)
    await context.close()
  })
})
