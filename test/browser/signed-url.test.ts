import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../embedded/temporary-site.js'
import { startEdgeServer, type EdgeServer } from './edge-server.js'
import type { DrivenBrowser } from './engine/engine.js'
import { describeEachEngine } from './engine/engines.js'
import { openPage } from './engine/page.js'

describeEachEngine('an edge that sends events to themselves, signed', (engine) => {
  let browser: DrivenBrowser
  let pages: EdgeServer
  let edge: EdgeServer
  beforeAll(async () => {
    browser = await engine.launch()
    pages = await startEdgeServer()
    edge = await startEdgeServer([pages.url])
  })
  afterAll(async () => {
    await browser.close()
    await pages.close()
    await edge.close()
  })

  /** What the edge was asked for one event: how, with a signature or not, and what it said. */
  const asked = (server: EdgeServer, id: string): string[] =>
    server.asked
      .filter(([, url]) => url.includes(id))
      .map(
        ([method, url, status]) => `${method}${url.includes('&att=') ? ' signed' : ''} ${status}`,
      )

  it('is followed by a page of another origin, which reads the answer and asks nothing before', async () => {
    const page = await openPage(browser, pages.url)
    const url = `${edge.url}/events/read?id=from-elsewhere&post=p`
    const status = await page.evaluate(
      `fetch('${url}', { method: 'POST', keepalive: true, credentials: 'omit' }).then((answer) => answer.status)`,
    )
    expect(status).toBe(202)
    expect(asked(edge, 'from-elsewhere')).toEqual(['POST 307', 'POST signed 202'])
    await page.close()
  })

  it('is followed by a beacon', async () => {
    const page = await openPage(browser, pages.url)
    await page.evaluate(`navigator.sendBeacon('${edge.url}/events/read?id=by-beacon&post=p')`)
    await eventually(async () =>
      expect(asked(edge, 'by-beacon')).toEqual(['POST 307', 'POST signed 202']),
    )
    await page.close()
  })

  it('is followed for a page that is left at once', async () => {
    const page = await openPage(browser, pages.url)
    await page.evaluate(`void addEventListener('pagehide', () => {
      fetch('/events/read?id=while-leaving&post=p', { method: 'POST', keepalive: true }).catch(() => {})
    })`)
    await page.navigate(`${edge.url}/elsewhere`)
    await eventually(async () =>
      expect(asked(pages, 'while-leaving')).toEqual(['POST 307', 'POST signed 202']),
    )
    await page.close()
  })

  it('leads a plain form back to its page', async () => {
    const page = await openPage(browser, `${pages.url}/posts/p`)
    await page.click('button', 'Send')
    await eventually(async () =>
      expect(asked(pages, 'form=contact')).toEqual(['GET 307', 'GET signed 303']),
    )
    await page.waitFor(`location.pathname === '/posts/p'`)
    await page.close()
  })
})
