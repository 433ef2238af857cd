import { beforeAll, expect, it } from 'vitest'
import type { Browser, Locator, Page } from 'playwright-core'
import { formatArtifact, isWellFormed } from '../../codec/index.js'
import { describeInBrowser, launchChromium } from './chromium.js'
import { brokenUtf8, hostileStrings } from './hostile-strings.js'
import type { ServedSite } from './served-site.js'
import { newEventId, serveTestSite } from './test-site.js'
import { PHONE, visit } from './visitor.js'

declare global {
  interface Window {
    /** Set by a script of a hostile text that came to run. */
    hacked?: unknown
    put(elements: readonly SentElement[]): void
  }
}

type Units = readonly number[]
/** An element that the page is to make. */
interface SentElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, Units>>
  readonly options: readonly Units[]
}

/** What Chromium writes about an artifact that no server can have. */
const UNANSWERED = /^Failed to load resource: /
const STRINGS = 500
const SEED = 20_261_124
/** Comments of one post: as many as a page may have. */
const BATCH = 50
const NAME_CHARS = 80
/** Every how many of the strings also goes through the server's door. */
const SENT_EVERY = 7

const strings = hostileStrings(STRINGS, SEED)
const batches = Array.from({ length: STRINGS / BATCH }, (_, index) =>
  strings.slice(index * BATCH, (index + 1) * BATCH),
)

/** What a text is made of, but for white space and the signs that a formatted text may lose. */
const essence = (text: string): string => text.replace(/[\s*_`>[\]()!.+\d-]/g, '')
const essences = (texts: readonly string[]): string[] => texts.map(essence).sort()
const asRead = (text: string): string => brokenUtf8(text).toString('utf8')
const nameOf = (text: string): string => text.slice(0, NAME_CHARS)

/** The comments of a post, as a file of the site. */
function commentsFile(batch: readonly string[]): Buffer {
  const records = batch.map((text, index) => ({
    id: newEventId(),
    at: new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString(),
    by: newEventId(),
    name: nameOf(text),
    body: text,
  }))
  const lines = records.map((record) =>
    brokenUtf8(formatArtifact({ directives: [], records: [record] })),
  )
  return Buffer.concat([Buffer.from(`#count=${batch.length}\n`), ...lines])
}

const textsOf = (locator: Locator): Promise<string[]> =>
  locator.evaluateAll((all) => all.map((element) => element.textContent))

/** Nothing ran, nothing was made that no element makes, and nothing sticks out. */
async function expectHarmless(page: Page): Promise<void> {
  const shown = page.locator('site-comments, site-poll, site-reactions')
  const made =
    'img, script, style, iframe, svg:has(script), b, math, base, template, [onload], [onerror], [onfocus]'
  expect(await shown.locator(made).count()).toBe(0)
  const links = await shown
    .locator('[part~=body] a')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol))
  expect(links.filter((protocol) => !/^https?:$/.test(protocol))).toEqual([])
  expect(await page.evaluate(() => window.hacked)).toBeUndefined()
}

/** Nothing is wider than the page. */
async function expectFitting(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })
  expect(overflow).toBeLessThanOrEqual(0)
}

describeInBrowser('500 hostile texts', () => {
  let site: ServedSite
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
    site = await serveTestSite(
      Object.fromEntries(
        batches.map((batch, index) => [`comments/b${index}.txt`, commentsFile(batch)]),
      ),
    )
    return async () => {
      await browser.close()
      await site.close()
    }
  })

  /** A page with these elements, once the first of a part is there; and all that is wrong with it. */
  const show = async (
    path: string,
    elements: readonly SentElement[],
    check: (page: Page) => Promise<void>,
  ): Promise<void> => {
    const { page, context, complaints } = await visit(browser, {
      baseURL: site.url,
      viewport: PHONE,
    })
    await page.goto(path)
    await page.evaluate((sent) => window.put(sent), elements)
    await check(page)
    await expectHarmless(page)
    expect(complaints.filter((text) => !UNANSWERED.test(text))).toEqual([])
    await context.close()
  }

  // Half of them where a script that came to run would leave a mark, half where the policy would report it.
  const PAGES = ['/hostile.html', '/strict.html'] as const

  it('are shown as text, as comments and as names', { timeout: 60_000 }, async () => {
    for (const [index, batch] of batches.entries()) {
      const comments = sent('site-comments', { post: `b${index}` })
      await show(PAGES[index % 2]!, [comments], async (page) => {
        const bodies = page.locator('[part~=body]')
        await bodies.nth(BATCH - 1).waitFor()
        expect(essences(await textsOf(bodies))).toEqual(essences(batch.map(asRead)))
        const names = await textsOf(page.locator('[part~=author]'))
        expect(essences(names)).toEqual(essences(batch.map((text) => asRead(nameOf(text)))))
        await expectFitting(page)
      })
    }
  })

  it('are shown as text as the options of a poll', { timeout: 60_000 }, async () => {
    for (const [index, batch] of batches.entries()) {
      const poll = sent('site-poll', { poll: 'any' }, batch)
      await show(PAGES[index % 2]!, [poll], async (page) => {
        const options = page.locator('[part~=option]')
        await options.nth(BATCH - 1).waitFor()
        expect(essences(await textsOf(options))).toEqual(essences(batch))
        await expectFitting(page)
      })
    }
  })

  it('break nothing as posts, polls, questions and reactions', { timeout: 60_000 }, async () => {
    for (const batch of batches.map((texts) => texts.filter(isWellFormed))) {
      const elements = batch.flatMap((text) => [
        sent('site-reactions', { post: text, types: text }),
        sent('site-poll', { poll: text, question: text }, ['pen', 'pencil']),
      ])
      const post = sent('site-comments', { post: batch[0]! })
      await show('/hostile.html', [post, ...elements], async (page) => {
        const questions = page.locator('[part~=question]')
        await questions.nth(batch.length - 1).waitFor()
        expect(essences(await textsOf(questions))).toEqual(essences(batch))
        await page.getByRole('textbox', { name: 'Your comment' }).waitFor()
      })
    }
  })

  it('are taken by the server or refused, and what it takes is shown as it was', async () => {
    const taken: string[] = []
    const tried = strings.filter((_, index) => index % SENT_EVERY === 0)
    for (const text of tried) {
      const query = `post=door&name=${escaped(nameOf(text))}&body=${escaped(text)}`
      const address = new URL(`/fastevent/comment?${query}`, site.url)
      const { status } = await fetch(address, { method: 'POST' })
      expect([202, 400, 413, 414, 422, 431]).toContain(status)
      if (status === 202) taken.push(text)
    }
    expect(taken.length).toBeGreaterThan(tried.length / 2)
    await show('/hostile.html', [sent('site-comments', { post: 'door' })], async (page) => {
      const bodies = page.locator('[part~=body]')
      await bodies.nth(taken.length - 1).waitFor()
      expect(essences(await textsOf(bodies))).toEqual(essences(taken))
      await expectFitting(page)
    })
  })

  it('would run where a text became HTML', async () => {
    const { page, context } = await visit(browser, { baseURL: site.url })
    await page.goto('/hostile.html')
    await page.evaluate((html) => void (document.body.innerHTML = html), strings.join('\n'))
    await expect.poll(() => page.evaluate(() => window.hacked)).toBe(1)
    await context.close()
  })

  it.each([
    ['a long question', sent('site-poll', { poll: 'p', question: 'W'.repeat(100) }, ['pen'])],
    ['a long kind of reaction', sent('site-reactions', { post: 'p', types: 'W'.repeat(100) })],
    ['a stack of circles', sent('site-poll', { poll: 'p' }, [`z${'\u20dd'.repeat(100)}`])],
    ['a post of a lone surrogate', sent('site-reactions', { post: '\ud83d', types: 'W' })],
  ])('do neither widen nor break the page as %s', async (_, element) => {
    await show('/hostile.html', [element], async (page) => {
      await page.locator('[part~=button]').first().waitFor({ timeout: 2_000 })
      await expectFitting(page)
    })
  })
})

function sent(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): SentElement {
  const entries = Object.entries(attributes).map(([name, text]) => [name, unitsOf(text)])
  return {
    tag,
    attributes: Object.fromEntries(entries) as Record<string, Units>,
    options: options.map(unitsOf),
  }
}

function unitsOf(text: string): Units {
  return [...Array(text.length).keys()].map((at) => text.charCodeAt(at))
}

/** Percent-encodes every byte, those of a lone surrogate too. */
function escaped(text: string): string {
  return brokenUtf8(text).toString('hex').replace(/../g, '%$&')
}
