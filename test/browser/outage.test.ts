import { expect, it } from 'vitest'
import type { Route } from 'playwright-core'
import { describeDemo } from './demo-site.js'
import {
  COMMENTS,
  POST_PATH,
  comment,
  openForm,
  waitUntilPublished,
  writeComment,
} from './visitor.js'

const WAITING = 'It will be sent by itself.'
/** Retries wait up to 1, 2, 4 … s; what a closed tab left behind, 2 s. */
const RETRY_MS_MAX = 15_000
const TEST_MS_MAX = 40_000

const times = (text: string, part: string): number => text.split(part).length - 1

describeDemo('an outage', (demo) => {
  it(
    'loses no comment, and doubles none, when the server is killed before it could answer',
    async () => {
      const { page, context, complaints } = await demo.visit()
      await page.goto(POST_PATH)
      // The server has the event, and is gone before the browser hears of it.
      const loseAnswer = async (route: Route): Promise<void> => {
        await route.fetch()
        await demo.site.end('SIGKILL')
        await route.abort('connectionreset')
      }
      await page.route('**/fastevent/comment?*', loseAnswer, { times: 1 })
      await writeComment(page, 'Are you there?', 'Ada')
      await comment(page, 'Are you there?').getByText(WAITING).waitFor()
      // Another, to a server that is not there at all.
      await writeComment(page, 'Hello?', 'Ada')
      await comment(page, 'Hello?').getByText(WAITING).waitFor()

      await demo.site.start()
      for (const text of ['Are you there?', 'Hello?'])
        await comment(page, text)
          .getByRole('button', { name: 'Reply' })
          .waitFor({ timeout: RETRY_MS_MAX })
      const text = await demo.site.text(COMMENTS)
      expect(times(text, 'body=Are you there?')).toBe(1)
      expect(times(text, 'body=Hello?')).toBe(1)
      await page.reload()
      await waitUntilPublished(page, 'Hello?')
      expect(await page.getByRole('article', { name: 'Comment by' }).count()).toBe(2)
      // What Chromium says about requests that got no answer, and nothing else.
      expect(complaints.filter((text) => !text.includes('net::ERR_CONNECTION_'))).toEqual([])
      await context.close()
    },
    TEST_MS_MAX,
  )

  it(
    'keeps comments that were written offline, and sends each once when the network is back',
    async () => {
      const { page, context, complaints } = await demo.visit()
      const tunnel = await context.newPage()
      const texts = ['From a train.', 'From a tunnel.']
      for (const tab of [page, tunnel]) {
        await tab.goto('/posts/facts-first.html')
        await openForm(tab)
      }
      await context.setOffline(true)
      for (const [index, tab] of [page, tunnel].entries()) {
        await writeComment(tab, texts[index]!, 'Lin')
        await comment(tab, texts[index]!).getByText(WAITING).waitFor()
      }
      // One tab stays open; what the other left behind is sent by whichever page comes next.
      const closed = tunnel.waitForEvent('close')
      await tunnel.close({ runBeforeUnload: true })
      await closed
      await context.setOffline(false)
      await waitUntilPublished(page, texts[0]!)
      await page.reload()
      await comment(page, texts[1]!)
        .getByRole('button', { name: 'Reply' })
        .waitFor({ timeout: RETRY_MS_MAX })
      const text = await demo.site.text('/comments/facts-first.txt')
      const rows = await demo.site.logRows()
      for (const body of texts) {
        expect(times(text, `body=${body}`)).toBe(1)
        const logged = body.replaceAll(' ', '%2520')
        expect(rows.filter((row) => row.includes(`body=${logged}`))).toHaveLength(1)
      }
      expect(complaints.filter((text) => !text.includes('net::ERR_INTERNET_'))).toEqual([])
      await context.close()
    },
    TEST_MS_MAX,
  )

  it('leaves data that the log explains byte for byte', async () => {
    expect(await demo.site.end('SIGTERM')).toBe(0)
    expect(await demo.site.verify()).toMatchObject({ code: 0, errors: '' })
  })
})
