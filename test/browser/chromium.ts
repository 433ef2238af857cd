import { chromium, type Browser } from 'playwright-core'
import { describe } from 'vitest'
import { CHROMIUM, CHROMIUM_ARGUMENTS, chromiumEngine } from './engine/chromium-engine.js'

/** Where nobody promised a browser these tests are skipped, out loud; in CI its absence is a failure. */
const missing = chromiumEngine.missing()
const isSkipped = missing !== undefined && process.env['CI'] !== 'true'
if (isSkipped) console.warn(`Browser tests are skipped: ${missing}.`)

/** A suite that needs Chromium. */
export const describeInBrowser = describe.skipIf(isSkipped)

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS] })
}
