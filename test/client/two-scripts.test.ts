// @vitest-environment happy-dom
import { runInThisContext } from 'node:vm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inTwoScripts } from '../../client/two-scripts.js'
import { accepted, freshPage } from './page.js'

beforeEach(() => localStorage.clear())
afterEach(() => vi.unstubAllGlobals())

/** Runs a script and ends it in the middle, as Firefox does where a tab closes: no `catch` and no `finally` sees it. */
function runAndEnd(script: () => unknown): void {
  vi.stubGlobal('script', script)
  expect(() => {
    runInThisContext('script()', { timeout: 50 })
  }).toThrow('timed out')
}

const nextTask = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve))

/** A function that a page has put around `fetch`, and in which the first script ends. */
function slowFetch(): string[] {
  const urls: string[] = []
  let calls = 0
  vi.stubGlobal('fetch', (url: string) => {
    while (calls++ === 0) for (;;);
    urls.push(url)
    return Promise.resolve(accepted())
  })
  return urls
}

test('what a script that is ended could not do is done by the next', async () => {
  let runs = 0
  const done: string[] = []
  runAndEnd(() => {
    inTwoScripts(() => {
      while (runs++ === 0) for (;;);
      done.push('task')
    })
  })
  expect(done).toEqual([])
  await nextTask()
  expect(done).toEqual(['task'])
})

test('runs a task at once, and twice in all', async () => {
  let runs = 0
  expect(inTwoScripts(() => ++runs)).toBe(1)
  await nextTask()
  expect(runs).toBe(2)
})

test('sendEvent sends once, whether its script is ended or not', async () => {
  const { sendEvent } = await freshPage()
  const urls = slowFetch()
  runAndEnd(() => sendEvent('test/unload', { n: 1 }, { id: 'an-id-of-the-page' }))
  await nextTask()
  expect(urls).toEqual(['/events/test/unload?n=1&id=an-id-of-the-page'])
  await sendEvent('test/unload', { n: 2 }, { id: 'another-id' })
  await nextTask()
  expect(urls).toHaveLength(2)
})

test('beacon sends once, whether its script is ended or not', async () => {
  const { beacon } = await import('../../client/beacon.js')
  const urls = slowFetch()
  runAndEnd(() => beacon('test/unload', { n: 1 }))
  await nextTask()
  expect(urls).toEqual([expect.stringMatching(/^\/events\/test\/unload\?id=[\w-]{22}&n=1$/)])
  beacon('test/unload', { n: 2 })
  await nextTask()
  expect(urls).toHaveLength(2)
})

test('sendEvent rejects, and throws nothing into the page, where no id can be made', async () => {
  const { sendEvent } = await freshPage()
  vi.stubGlobal('crypto', {})
  const sent = sendEvent('test/unload', { n: 1 })
  await expect(sent).rejects.toThrow(TypeError)
})
