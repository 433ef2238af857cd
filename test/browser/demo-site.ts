import type { Browser, BrowserContextOptions } from 'playwright-core'
import { beforeAll } from 'vitest'
import { describeInBrowser, launchChromium } from './chromium.js'
import { serveDemo, type ServedSite } from './served-site.js'
import { visit, type Visitor } from './visitor.js'

/** The demo, and a browser for it. */
export interface Demo {
  readonly browser: Browser
  readonly site: ServedSite
  /** Somebody with a browser of their own. */
  visit(options?: BrowserContextOptions): Promise<Visitor>
}

/** A suite with a demo of its own, which is there once the tests run. */
export function describeDemo(title: string, tests: (demo: Demo) => void): void {
  describeInBrowser(title, () => {
    const demo = {
      visit: (options) => visit(demo.browser, { baseURL: demo.site.url, ...options }),
    } as { -readonly [Name in keyof Demo]: Demo[Name] }

    beforeAll(async () => {
      // One after the other: without a browser, no server is started that nobody would stop.
      demo.browser = await launchChromium()
      demo.site = await serveDemo()
      return async () => {
        await demo.browser.close()
        await demo.site.close()
      }
    })
    tests(demo)
  })
}
