import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'

export const POST = 'the-log-is-the-bus'
export const POST_PATH = `/posts/${POST}.html`
export const COMMENTS = `/comments/${POST}.txt`

export const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

/** A form that is sent sooner than this after it came is taken for a robot's. */
export const WRITING_MS_MIN = 1_000

/** Somebody with a browser of their own, and all that went wrong in it. */
export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** Console errors, uncaught errors, dialogs and violations of the page's security policy. */
  readonly complaints: string[]
}

/** What Chromium itself writes about an artifact that is not there yet: no page can keep it from that. */
const NOT_YET = /the server responded with a status of 404/
const ARTIFACT = /\/(comments|reactions|polls)\/[^/]+\.txt$/

export async function visit(browser: Browser, options: BrowserContextOptions): Promise<Visitor> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  // A scenario that waits longer than this has failed already.
  context.setDefaultTimeout(8_000)
  const complaints: string[] = []
  const watch = (page: Page): void => {
    page.on('console', (message) => {
      const text = message.text()
      if (NOT_YET.test(text) && ARTIFACT.test(message.location().url)) return
      if (message.type() === 'error') complaints.push(text)
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('dialog', (dialog) => {
      complaints.push(`A dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
  }
  context.on('page', watch)
  const page = await context.newPage()
  return { context, page, complaints }
}

/** Scrolls down as a reader does: comments are fetched for those who come near. */
export async function scrollToComments(page: Page): Promise<void> {
  await page.locator('site-comments').evaluate((element) => element.scrollIntoView())
}

/** The comment with this text. */
export function comment(page: Page, text: string): Locator {
  return page.getByRole('article', { name: 'Comment by' }).filter({ hasText: text })
}

/** Goes into the form for a comment; what else belongs to it comes with the focus. */
export async function openForm(page: Page): Promise<void> {
  await scrollToComments(page)
  // Until its comments are there, the plain form stands in the element.
  const section = page.locator('site-comments section')
  await section.waitFor()
  await section.getByRole('textbox', { name: 'Your comment' }).focus()
  await section.getByRole('textbox', { name: 'Name' }).first().waitFor()
}

/** Writes a comment with the keyboard alone, from the field for its text on. */
export async function writeComment(page: Page, body: string, name: string): Promise<void> {
  await openForm(page)
  // Whoever is faster than a person is asked to try again.
  await page.waitForTimeout(WRITING_MS_MIN)
  await page.keyboard.insertText(body)
  await page.keyboard.press('Tab')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(name)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
}

/** Waits until everybody can see the comment: it can be answered, and nothing says that it is on its way. */
export async function waitUntilPublished(page: Page, text: string): Promise<void> {
  await scrollToComments(page)
  await comment(page, text).getByRole('button', { name: 'Reply' }).waitFor()
}
