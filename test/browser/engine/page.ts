import type { DrivenBrowser, Key, Tab } from './engine.js'
import { placeOf, shownText } from './in-page.js'

/** A scenario that waits longer than this has failed already. */
const WAITING_MS_MAX = 8_000

/** One page in any of the engines. */
export interface EnginePage {
  navigate(url: string): Promise<unknown>
  reload(): Promise<unknown>
  /** The value of an expression in the page; a promise is awaited. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Waits until an expression in the page is true. */
  waitFor(expression: string, withinMs?: number): Promise<void>
  /** Waits until the page shows a text, in a shadow root or not. */
  waitForText(text: string, withinMs?: number): Promise<void>
  /** What the page shows. */
  text(): Promise<string>
  /** Waits for a control and clicks on it with the mouse. */
  click(role: string, name: string): Promise<void>
  type(text: string): Promise<void>
  press(key: Key): Promise<void>
  close(): Promise<unknown>
}

interface Place {
  readonly x: number
  readonly y: number
}

const SHOWN = `(${shownText.toString()})()`

export async function openPage(browser: DrivenBrowser, url: string): Promise<EnginePage> {
  const tab = await browser.openTab()
  await tab.navigate(url)
  return pageOf(tab)
}

function pageOf(tab: Tab): EnginePage {
  const waitFor = async (expression: string, withinMs = WAITING_MS_MAX): Promise<void> => {
    await answerOf(tab, expression, withinMs)
  }
  return {
    navigate: tab.navigate,
    reload: tab.reload,
    evaluate: (expression) => tab.evaluate(expression) as Promise<never>,
    waitFor,
    waitForText: (text, withinMs) =>
      waitFor(`${SHOWN}.includes(${JSON.stringify(text)})`, withinMs).catch(
        async (error: unknown) => {
          const shown = String(await tab.evaluate(SHOWN).catch(String)).replace(/\s+/g, ' ')
          throw new Error(`The page does not show ${JSON.stringify(text)}, but: ${shown}`, {
            cause: error,
          })
        },
      ),
    text: () => tab.evaluate(SHOWN) as Promise<string>,
    click: async (role, name) => {
      const place = `(${placeOf.toString()})(${JSON.stringify(role)}, ${JSON.stringify(name)})`
      let { x, y } = (await answerOf(tab, place)) as Place
      // What still moves, as a page does that has just been loaded, is not clicked on.
      for (let before = NaN; before !== y;) {
        before = y
        await new Promise((done) => setTimeout(done, 50))
        ;({ x, y } = (await answerOf(tab, place)) as Place)
      }
      await tab.clickAt(x, y)
    },
    type: tab.type,
    press: tab.press,
    close: tab.close,
  }
}

/** Asks until the answer is true, as a page on its way to another cannot be asked anything. */
async function answerOf(tab: Tab, expression: string, withinMs = WAITING_MS_MAX): Promise<unknown> {
  const until = Date.now() + withinMs
  let last: unknown
  while (Date.now() < until) {
    try {
      last = await tab.evaluate(expression)
      if (last) return last
    } catch (error) {
      last = error
    }
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`It did not happen within ${withinMs} ms, but ${String(last)}: ${expression}`)
}
