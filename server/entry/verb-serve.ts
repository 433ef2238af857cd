import { mkdir, realpath, stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSite } from './embedded-site.js'
import { fromEnvironment } from './environment.js'
import { readConfig, resolveSettings, SettingError } from './settings.js'

const CONFIG = 'site-events.config.json'

/** Options of `serve`, by the names of the settings. */
export type ServeOptions = Readonly<Record<string, unknown>> & { readonly config?: string }

/** Serves until it is told to stop. */
export async function serveVerb(site: string | undefined, options: ServeOptions): Promise<void> {
  const { config, ...given } = options
  const file = await readConfig(config ?? CONFIG, config !== undefined)
  const settings = resolveSettings(file, { ...fromEnvironment(), ...given, site })
  await checkFolders(settings.site, settings.data)
  const scripts = fileURLToPath(new URL('.', import.meta.url))
  // Heard from the first moment: who is told to stop while starting stops in order too.
  const stop = stopSignal()
  const running = await startSite(settings, scripts)
  const { url } = running
  console.log(`Serving ${settings.site} at ${url}`)
  console.log(`Data lies in ${resolve(settings.data)}`)
  console.log(
    `Try: curl -i -X POST '${url.slice(0, -1)}${settings.fastPrefix}comment?post=hello&body=great%20post'`,
  )
  await stop
  console.log('Stopping.')
  await running.close()
}

/** A data folder inside the site would be served to everybody. */
async function checkFolders(site: string, data: string): Promise<void> {
  const found = await stat(site).catch(() => undefined)
  if (!found?.isDirectory()) throw new SettingError(`The setting "site" names no folder: ${site}`)
  // Made first, so that a link in either path can be followed.
  await mkdir(data, { recursive: true, mode: 0o700 })
  const inside = relative(await realpath(site), await realpath(data))
  if (!inside.startsWith('..') && !/^([a-z]:)?[\\/]/i.test(inside)) {
    throw new SettingError(
      `The setting "data" (${data}) lies inside "site" (${site}), where visitors could read it; choose another folder.`,
    )
  }
}

function stopSignal(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
}
