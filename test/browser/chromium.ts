import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { describe } from 'vitest'

const PATH = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where nobody promised a browser these tests are skipped, out loud; in CI its absence is a failure. */
const isSkipped = !existsSync(PATH) && process.env['CI'] !== 'true'
if (isSkipped)
  console.warn(
    `Browser tests are skipped: there is no Chromium at ${PATH}. On Debian \`apt-get install chromium\` ` +
      'brings it; elsewhere let CHROMIUM name the program.',
  )

/** A suite that needs Chromium. */
export const describeInBrowser = describe.skipIf(isSkipped)

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: PATH, args: ARGUMENTS })
}
