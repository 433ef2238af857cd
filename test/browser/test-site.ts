import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DrivenBrowser } from './engine/engine.js'
import { openPage, type EnginePage } from './engine/page.js'
import { serveSite, type ServedSite } from './served-site.js'

const PAGES = fileURLToPath(new URL('./test-site', import.meta.url))
const BUILT = fileURLToPath(new URL('../../dist', import.meta.url))

const STUB = join(BUILT, 'client/error-reporter/stub.js')
/** Whether this build reports what went wrong before it was loaded, and what a page could not load. */
export const REPORTS_DEAD_LINKS = existsSync(STUB)

/** Serves the pages of `test-site/` with the npm build beside them, and with more files by their paths. */
export async function serveTestSite(
  files: Readonly<Record<string, string | Buffer>> = {},
): Promise<ServedSite> {
  const folder = await mkdtemp(join(tmpdir(), 'site-events-pages-'))
  await cp(PAGES, folder, { recursive: true })
  for (const part of ['client', 'codec'])
    await cp(join(BUILT, part), join(folder, 'npm', part), { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  if (REPORTS_DEAD_LINKS) await writeStub(join(folder, 'errors.html'))
  const site = await serveSite(folder)
  return {
    ...site,
    close: async () => {
      await site.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** A page puts the stub of the error reporter inline, before any other script. */
async function writeStub(file: string): Promise<void> {
  const { ERROR_STUB } = (await import(STUB)) as { ERROR_STUB: string }
  const page = await readFile(file, 'utf8')
  await writeFile(
    file,
    page.replace('/* stub */', () => ERROR_STUB),
  )
}

/** A page that can send. */
export async function openTestPage(browser: DrivenBrowser, site: ServedSite): Promise<EnginePage> {
  const page = await openPage(browser, site.url)
  await page.waitFor('window.sdk')
  return page
}

export function newEventId(): string {
  return randomBytes(16).toString('base64url')
}

const QUERY_COLUMN = 8

/** How often the access log has an event, or each of some events. */
export async function timesLogged(site: ServedSite, ids: readonly string[]): Promise<number[]> {
  const times = new Map<string, number>()
  for (const row of await site.logRows())
    for (const field of row.split('\t')[QUERY_COLUMN]!.split('&'))
      if (field.startsWith('id=')) times.set(field.slice(3), (times.get(field.slice(3)) ?? 0) + 1)
  return ids.map((id) => times.get(id) ?? 0)
}
