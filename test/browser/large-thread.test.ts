import { beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { formatArtifact } from '../../codec/index.js'
import { describeDemo } from './demo-site.js'
import { COMMENTS, POST_PATH, openForm, scrollToComments } from './visitor.js'

const COMMENTS_SHOWN = 1_000
const FIRST_PAINT_MS_MAX = 100
/** What browsers call a long task. */
const TASK_MS_MAX = 50
const KEY_MS_MAX = 16
const KEYS = 60

/** A thousand comments, a third of them replies, with some of everything that Markdown can be. */
function artifact(): string {
  const records = Array.from({ length: COMMENTS_SHOWN }, (_, index) => ({
    id: `comment-${String(index).padStart(14, '0')}`,
    at: new Date(Date.UTC(2026, 9, 1, 0, index)).toISOString(),
    by: `author${index % 40}`,
    name: index % 5 ? `Author ${index % 40}` : '',
    body: `Comment ${index}: **bold** and *italic*, \`code\` and https://example.com/${index}.\n\n- one\n- two`,
    ...(index % 3 === 2 ? { to: `comment-${String(index - 2).padStart(14, '0')}` } : {}),
  }))
  return formatArtifact({ directives: [['count', String(COMMENTS_SHOWN)]], records })
}

declare global {
  interface Window {
    tasks: number[]
    keys: number[]
    /** From the answer with the text until the first comments were on screen. */
    firstPaint: number
  }
}

/** Notes long tasks, slow keys, and when the first comment was painted. */
function observe(): void {
  window.tasks = []
  window.keys = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.tasks.push(duration)
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.name === 'keydown' || entry.name === 'input')
        window.keys.push(entry.processingEnd - entry.processingStart)
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  const text = Response.prototype.text
  Response.prototype.text = async function (this: Response) {
    const read = await text.call(this)
    if (!this.url.includes('/comments/')) return read
    const start = performance.now()
    requestAnimationFrame(() => setTimeout(() => (window.firstPaint = performance.now() - start)))
    return read
  }
}

describeDemo('a thread of a thousand comments', (demo) => {
  let page: Page

  beforeAll(async () => {
    const visitor = await demo.visit()
    page = visitor.page
    await page.addInitScript(observe)
    await page.route(`**${COMMENTS}`, (route) =>
      route.fulfill({ contentType: 'text/plain; charset=utf-8', body: artifact() }),
    )
    await page.goto(POST_PATH)
    // What the page itself did while it was loaded is not the thread's.
    await page.evaluate(() => (window.tasks = []))
    await scrollToComments(page)
    await page.getByText('Comment 999:').waitFor()
  })

  it('is on screen at once, and complete soon, without one long task', async () => {
    const shown = page.locator('site-comments article')
    await expect.poll(() => shown.count()).toBe(COMMENTS_SHOWN)
    await page.waitForTimeout(500)
    const { tasks, firstPaint } = await page.evaluate(() => ({
      tasks: window.tasks,
      firstPaint: window.firstPaint,
    }))
    console.log(`first paint after ${firstPaint} ms, long tasks: ${tasks.join(', ') || 'none'}`)
    expect(firstPaint).toBeLessThan(FIRST_PAINT_MS_MAX)
    expect(tasks.filter((ms) => ms > TASK_MS_MAX)).toEqual([])
  })

  it('does not move what is read while the rest comes', async () => {
    await page.reload()
    await scrollToComments(page)
    await page.getByText('Comment 999:').waitFor()
    const top = (): Promise<number> =>
      page
        .locator('site-comments article')
        .first()
        .evaluate((article) => article.getBoundingClientRect().top + scrollY)
    const before = await top()
    await expect.poll(() => page.locator('site-comments article').count()).toBe(COMMENTS_SHOWN)
    expect(await top()).toBe(before)
  })

  it('lets a visitor type without a delay', async () => {
    await openForm(page)
    await page.evaluate(() => {
      window.tasks = []
      window.keys = []
    })
    for (let index = 0; index < KEYS; index++)
      await page.keyboard.press(index % 10 === 9 ? 'Enter' : 'k')
    await page.waitForTimeout(300)
    const { keys, tasks } = await page.evaluate(() => ({ keys: window.keys, tasks: window.tasks }))
    console.log(`slowest key: ${Math.max(0, ...keys)} ms, long tasks: ${tasks.length}`)
    expect(Math.max(0, ...keys)).toBeLessThan(KEY_MS_MAX)
    expect(tasks).toEqual([])
  })
})
