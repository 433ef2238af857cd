import { describe, expect, it } from 'vitest'
import { eventually } from '../../embedded/temporary-site.js'
import type { DrivenBrowser } from '../engine/engine.js'
import { openPage } from '../engine/page.js'
import { serveTestSite } from '../test-site.js'

export function withoutScripts(browser: () => DrivenBrowser): void {
  describe('a page whose policy lets no script run', () => {
    it('posts its plain form, and comes back to the page', async () => {
      const site = await serveTestSite()
      try {
        const url = new URL('/plain.html', site.url).href
        const page = await openPage(browser(), url)
        expect(await page.evaluate(`document.documentElement.hasAttribute('data-script')`)).toBe(
          false,
        )
        await page.click('textbox', 'Your comment')
        await page.type('No script, 100% fine?')
        await page.click('button', 'Post comment')
        await eventually(async () =>
          expect(await site.text('/comments/plain.txt')).toContain(
            'body=No script, 100%25 fine?\n',
          ),
        )
        await page.waitFor(
          `location.href.startsWith('${url}') && document.readyState !== 'loading'`,
        )
        await page.waitForText('Post comment')
        const rows = await site.logRows()
        const answers = rows.filter((row) => row.includes('/fastevent/comment\t'))
        expect(answers.map((row) => row.split('\t')[9])).toEqual(['303'])
        await page.close()
      } finally {
        await site.close()
      }
    })
  })
}
