import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../embedded/temporary-site.js'
import type { Engine } from '../engine/engine.js'
import { makeProfile, removeProfile } from '../engine/profile.js'
import { serveTestSite, timesLogged } from '../test-site.js'

/** Chromium and Firefox write `localStorage` to the disk within 5 s, WebKitGTK within 1 s. */
const WRITTEN_MS = 6_000
/** What a page left behind is taken over 5 s after its attempt was due, or 35 s where that one had no end. */
const ADOPTION_MS_MAX = 40_000
const TEST_MS_MAX = 80_000

export function killedBrowser(engine: Engine): void {
  describe('a browser that is killed', () => {
    it(
      'delivers, when it is started again, what it could not send, under the same ids',
      async () => {
        const profile = await makeProfile()
        const site = await serveTestSite()
        const notes = await listenToPage()
        const page = new URL('/queue.html', site.url).href
        let browser = await engine.start(`${page}?notes=${notes.url}`, profile)
        try {
          await notes.said('ready')
          await site.end('SIGKILL')
          notes.answer()
          const ids = (await notes.said('queued')).split(',')
          await new Promise((done) => setTimeout(done, WRITTEN_MS))
          await browser.kill()

          await site.start()
          expect(await timesLogged(site, ids)).toEqual([0, 0, 0])
          browser = await engine.start(page, profile)
          await eventually(
            async () => expect(await timesLogged(site, ids)).toEqual([1, 1, 1]),
            ADOPTION_MS_MAX,
          )
        } finally {
          await browser.kill()
          notes.close()
          await site.close()
          await removeProfile(profile)
        }
      },
      TEST_MS_MAX,
    )
  })
}

/** Hears what a page tells that no driver looks into, and answers when the test says so. */
async function listenToPage(): Promise<{
  url: string
  /** Waits until the page says it, and gives what else it says. */
  said(what: string): Promise<string>
  answer(): void
  close(): void
}> {
  const heard = new Map<string, string>()
  const answers: (() => void)[] = []
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1')
    heard.set(pathname.slice(1), search.slice(1))
    answers.push(() => response.end())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    said: async (what) => {
      await eventually(async () => expect(heard.has(what)).toBe(true), ADOPTION_MS_MAX)
      return heard.get(what) ?? ''
    },
    answer: () => {
      for (const answer of answers.splice(0)) answer()
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
