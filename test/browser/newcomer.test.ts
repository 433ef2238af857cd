import { beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { describeDemo } from './demo-site.js'
import {
  COMMENTS,
  POST,
  comment,
  scrollToComments,
  waitUntilPublished,
  writeComment,
  type Visitor,
} from './visitor.js'

const ERROR_MS_MAX = 3_000

describeDemo('a newcomer at the demo', (demo) => {
  let visitor: Visitor
  let page: Page

  beforeAll(async () => {
    visitor = await demo.visit()
    page = visitor.page
  })

  it('comes from the index to a post', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Your access log is already a message bus' }).click()
    await page.waitForURL('**/posts/*')
    await scrollToComments(page)
    await page.getByText('No comments yet.').waitFor()
  })

  it('writes a comment, sees it at once, and still sees it after a reload', async () => {
    await writeComment(page, 'Well said.', 'Ada')
    await comment(page, 'Well said.').waitFor({ timeout: 1_000 })
    await waitUntilPublished(page, 'Well said.')
    expect(await demo.site.text(COMMENTS)).toContain('&name=Ada&body=Well said.\n')
    await page.reload()
    await waitUntilPublished(page, 'Well said.')
    expect(await page.getByRole('heading', { level: 2, name: '1 comment' }).count()).toBe(1)
  })

  it('finds the comment as a line of a text file, by the panel that tells what happened', async () => {
    await writeComment(page, 'And another.', 'Ada')
    const panel = page.getByRole('complementary', { name: 'What just happened' })
    await panel.getByText('body=And%20another.').waitFor()
    const link = panel.getByRole('link', { name: COMMENTS.slice(1) })
    const response = await page.request.get((await link.getAttribute('href')) ?? '')
    expect(await response.text()).toContain('body=And another.')
    await panel.getByRole('button', { name: 'Close' }).click()
    await panel.waitFor({ state: 'hidden' })
  })

  it('replies by keyboard, edits the comment, and removes the reply', async () => {
    const first = comment(page, 'Well said.')
    await first.getByRole('button', { name: 'Reply to Ada' }).press('Enter')
    await page.keyboard.insertText('Thank you.')
    await page.keyboard.press('ControlOrMeta+Enter')
    await waitUntilPublished(page, 'Thank you.')
    expect(await demo.site.text(COMMENTS)).toMatch(/&body=Thank you\.&to=[\w-]{22}\n/)

    await first.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'Edit your comment' }).fill('Very well said.')
    await page.getByRole('button', { name: 'Save' }).click()
    await comment(page, 'Very well said.').getByText('edited').waitFor()
    expect(await demo.site.text(COMMENTS)).toMatch(/&body=Very well said\.&edited=/)

    const reply = comment(page, 'Thank you.')
    await reply.getByRole('button', { name: 'Remove' }).click()
    await reply.getByText('Remove this comment for good?').waitFor()
    await page.keyboard.press('Enter')
    await reply.waitFor({ state: 'detached' })
    expect(await demo.site.text(COMMENTS)).not.toContain('Thank you.')
    await page.reload()
    await waitUntilPublished(page, 'Very well said.')
    expect(await reply.count()).toBe(0)
  })

  it('reacts, takes it back, and reacts again', async () => {
    const thumb = page.getByRole('group', { name: 'Reactions' }).getByRole('button', { name: '👍' })
    const shown = (): Promise<string | null> => thumb.getAttribute('aria-pressed')
    for (const count of [1, 0, 1]) {
      await thumb.press('Space')
      await expect.poll(() => thumb.innerText()).toMatch(new RegExp(`${count}$`))
      expect(await shown()).toBe(count === 1 ? 'true' : 'false')
      const line = `type=👍&count=${count}`
      await expect
        .poll(async () => (await demo.site.text(`/reactions/${POST}.txt`)).includes(line))
        .toBe(count === 1)
    }
    await page.reload()
    await expect.poll(shown).toBe('true')
    await expect.poll(() => thumb.innerText()).toMatch(/1$/)
  })

  it('votes by keyboard, and changes the vote', async () => {
    const poll = page.locator('site-poll')
    const votes = (): Promise<string> => demo.site.text('/polls/where-is-your-site.txt')
    await poll.getByRole('radio', { name: 'On a CDN' }).press('Space')
    await page.keyboard.press('Enter')
    await poll.getByText('100% · 1 vote').waitFor()
    await expect.poll(votes).toContain('choice=On a CDN&count=1')
    await poll.getByRole('button', { name: 'Change my vote' }).press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const mine = poll.getByRole('listitem').filter({ hasText: 'your vote' })
    await mine.getByText('On one small machine').waitFor()
    await expect.poll(votes).toContain('choice=On one small machine&count=1')
    expect(await votes()).not.toContain('On a CDN')
  })

  it('breaks a script, and the error is in a private group soon after', async () => {
    expect(visitor.complaints).toEqual([])
    await page.getByRole('button', { name: 'Break a script on purpose' }).click()
    await expect
      .poll(() => demo.site.privateText('errors/error/js.txt'), { timeout: ERROR_MS_MAX })
      .toContain('TypeError')
    expect((await fetch(new URL('/errors/error/js.txt', demo.site.url))).status).toBe(404)
    expect(visitor.complaints).toHaveLength(1)
    expect(visitor.complaints[0]).toContain('TypeError')
  })

  it('leaves data that the log explains byte for byte', async () => {
    await visitor.context.close()
    expect(await demo.site.end('SIGTERM')).toBe(0)
    const verified = await demo.site.verify()
    expect(verified.errors).toBe('')
    expect(verified.code).toBe(0)
  })
})
