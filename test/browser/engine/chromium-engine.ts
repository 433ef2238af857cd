import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import type { Engine, Tab } from './engine.js'
import { makeProfile, removeProfile } from './profile.js'
import { startProgram } from './program.js'

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

export const CHROMIUM_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const chromiumEngine: Engine = {
  name: 'Chromium',
  missing: () =>
    existsSync(CHROMIUM)
      ? undefined
      : `no Chromium at ${CHROMIUM}: \`apt-get install chromium\` brings it, or CHROMIUM names it`,
  start: async (url, profile) =>
    startProgram(CHROMIUM, [...CHROMIUM_ARGUMENTS, `--user-data-dir=${profile}`, url]),
  launch: async ({ storageBlocked = false } = {}) => {
    const profile = await makeProfile()
    if (storageBlocked) await blockStorage(profile)
    const program = startProgram(CHROMIUM, [
      ...CHROMIUM_ARGUMENTS,
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ])
    const end = async (how: 'kill' | 'end'): Promise<void> => {
      await program[how]()
      await removeProfile(profile)
    }
    try {
      const [, address = ''] = await program.line(/DevTools listening on (ws:\S+)/)
      const browser = await chromium.connectOverCDP(address)
      const [context] = browser.contexts()
      return {
        openTab: async () => tabOf(await context!.newPage()),
        kill: () => end('kill'),
        close: () => end('end'),
      }
    } catch (error) {
      await end('kill')
      throw error
    }
  },
}

function tabOf(page: Page): Tab {
  return {
    navigate: (url) => page.goto(url),
    reload: () => page.reload(),
    evaluate: (expression) => page.evaluate(expression),
    clickAt: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    close: async () => {
      const closed = page.waitForEvent('close')
      await page.close({ runBeforeUnload: true })
      await closed
    },
  }
}

/** What "Block all site data" does in the settings: `localStorage` throws. */
async function blockStorage(profile: string): Promise<void> {
  const BLOCK = 2
  await mkdir(join(profile, 'Default'))
  await writeFile(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ profile: { default_content_setting_values: { cookies: BLOCK } } }),
  )
}
