import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { describeDemo } from './demo-site.js'

const READ_MS_MAX = 8_000
const FORM = `<site-form form="contact" honeypot="website">
  <form action="/events/form" method="get">
    <input type="hidden" name="form" value="contact" />
    <label>Message <textarea name="message" required></textarea></label>
    <label>Password <input type="password" name="secret" value="hunter2" /></label>
    <label>Leave this empty <input name="website" /></label>
    <button>Send</button>
  </form>
</site-form>`

/** Puts elements into the demo's first page, as its author could have. */
async function show(page: Page, html: string): Promise<void> {
  await page.goto('/')
  await page.evaluate((inserted) => {
    document.querySelector('main')?.insertAdjacentHTML('beforeend', inserted)
  }, html)
}

describeDemo('the small elements, against the real server', (demo) => {
  it('a form is sent without its password, and lies in a private file', async () => {
    const { page, context } = await demo.visit()
    await show(page, FORM)
    // Before that it is a plain form, which works too, but says nothing here.
    await page.locator('site-form:defined').waitFor()
    await page.getByLabel('Message').fill('Two\nlines & more')
    await page.getByRole('button', { name: 'Send' }).press('Enter')
    await page.getByText('Sent. Thank you.').waitFor()
    expect(await page.getByLabel('Message').inputValue()).toBe('')
    const file = (): Promise<string> => demo.site.privateText('forms/contact.txt')
    await expect.poll(file, { timeout: READ_MS_MAX }).toContain('message=Two%0Alines %26 more')
    expect(await file()).not.toContain('hunter2')
    await context.close()
  })

  it('a form works without scripts too', async () => {
    const context = await demo.browser.newContext({
      baseURL: demo.site.url,
      javaScriptEnabled: false,
    })
    const page = await context.newPage()
    await page.route('**/plain.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: FORM }),
    )
    await page.goto('/plain.html')
    await page.getByLabel('Message').fill('No script at all')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.waitForURL(/plain\.html/)
    const file = (): Promise<string> => demo.site.privateText('forms/contact.txt')
    await expect.poll(file, { timeout: READ_MS_MAX }).toContain('message=No script at all')
    await context.close()
  })

  it('a reader is counted once, and shown to the next', async () => {
    for (const expected of ['No readers yet', '1 reader']) {
      const { page, context } = await demo.visit()
      await show(page, '<site-reads post="read-me"></site-reads>')
      await page.getByText(expected).waitFor()
      const text = (): Promise<string> => demo.site.text('/reads/read-me.txt')
      await expect.poll(text, { timeout: READ_MS_MAX }).toMatch(/^count=\d/)
      await context.close()
    }
  })

  it('a post’s comments are counted from its own file, and then with those of all', async () => {
    await demo.site.post('comment', { post: 'count-me', body: 'One.' })
    await demo.site.post('comment', { post: 'count-me', body: 'Two.' })
    const { page, context } = await demo.visit()
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const counts = ['count-me', 'count-me', 'nobody']
    await show(
      page,
      counts.map((post) => `<site-comment-count post="${post}">…</site-comment-count>`).join(' '),
    )
    await page.getByText('2 comments').nth(1).waitFor()
    await page.getByText('0 comments').waitFor()
    expect(asked.filter((path) => path === '/comments/counts.txt')).toHaveLength(1)
    await context.close()
  })

  it('bookmarks stay in the browser, and go along to the account', async () => {
    const { page, context } = await demo.visit()
    const elements =
      '<site-bookmark post="keep-me" title="Keep me"></site-bookmark><site-bookmark list></site-bookmark>'
    await show(page, elements)
    const button = page.getByRole('button', { name: 'Bookmark', exact: true })
    await button.press('Enter')
    await page.getByRole('link', { name: 'Keep me' }).waitFor()
    expect(await button.getAttribute('aria-pressed')).toBe('true')
    const mine = async (): Promise<string> => {
      const response = await page.request.get('/me/bookmarks.txt')
      return `${response.status()} ${await response.text()}`
    }
    expect(await mine()).toMatch(/^401/)

    const value = await demo.site.token('ada')
    await context.addCookies([{ name: 'session', value, url: demo.site.url }])
    await show(page, elements)
    await page.getByRole('link', { name: 'Keep me' }).waitFor()
    await expect.poll(mine, { timeout: READ_MS_MAX }).toMatch(/^200 post=keep-me&.*title=Keep me/)
    await show(page, elements)
    await button.press('Enter')
    await page.getByText('No bookmarks yet.').waitFor()
    await expect.poll(mine, { timeout: READ_MS_MAX }).not.toContain('keep-me')
    await context.close()
  })
})
