import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import puppeteer, { type Page } from 'puppeteer-core'
import type { Engine, Tab } from './engine.js'
import { makeProfile, removeProfile } from './profile.js'
import { startProgram } from './program.js'

const FIREFOX = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr'
const ARGUMENTS = ['--headless', '--no-remote']

/** It asks nobody for anything, and opens nothing but the page. */
const QUIET = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.sessionstore.resume_from_crash': false,
  'browser.newtabpage.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'remote.active-protocols': 1,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.reportingpolicy.firstRun': false,
}

export const firefoxEngine: Engine = {
  name: 'Firefox',
  missing: () =>
    existsSync(FIREFOX)
      ? undefined
      : `no Firefox at ${FIREFOX}: \`apt-get install firefox-esr\` brings it, or FIREFOX names it`,
  start: async (url, profile) => {
    await writePreferences(profile, QUIET)
    return startProgram(FIREFOX, [...ARGUMENTS, '--profile', profile, url])
  },
  launch: async ({ storageBlocked = false } = {}) => {
    const profile = await makeProfile()
    await writePreferences(profile, { ...QUIET, 'dom.storage.enabled': !storageBlocked })
    const program = startProgram(FIREFOX, [
      ...ARGUMENTS,
      '--remote-debugging-port=0',
      '--profile',
      profile,
    ])
    const end = async (how: 'kill' | 'end'): Promise<void> => {
      await program[how]()
      await removeProfile(profile)
    }
    try {
      const [, address = ''] = await program.line(/WebDriver BiDi listening on (ws:\S+)/)
      const browser = await puppeteer.connect({
        browserWSEndpoint: `${address}/session`,
        protocol: 'webDriverBiDi',
        defaultViewport: null,
      })
      return {
        openTab: async () => tabOf(await browser.newPage()),
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
    close: () => page.close({ runBeforeUnload: true }),
  }
}

async function writePreferences(
  profile: string,
  preferences: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  )
  await writeFile(join(profile, 'user.js'), lines.join(''))
}
