import type { Browser } from 'playwright-core'
import { launchChromium } from './chromium.js'
import { serveDemo, type ServedSite } from './served-site.js'

export type DemoSite = ServedSite

/** A browser and the demo for it. */
export async function openDemo(): Promise<{
  browser: Browser
  site: DemoSite
  close: () => Promise<void>
}> {
  // One after the other: without a browser, no server is started that nobody would stop.
  const browser = await launchChromium()
  const site = await serveDemo()
  const close = async (): Promise<void> => {
    await browser.close()
    await site.close()
  }
  return { browser, site, close }
}
