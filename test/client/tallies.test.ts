// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest'
import { problem } from './page.js'
import {
  all,
  clearPage,
  find,
  newPost,
  sentFields,
  serve,
  settle,
  show,
  text,
} from './show-element.js'

afterEach(clearPage)

describe('site-reactions', () => {
  test('counts at once, and takes back', async () => {
    let count = 3
    const requests = serve(() => `type=👍&count=${count}\n`)
    const element = await show(
      'site-reactions',
      `<site-reactions post="${newPost()}" types="👍 🎉"></site-reactions>`,
    )
    const [first] = all(element, 'button')
    expect(all(element, 'button').map(text)).toEqual(['👍 3', '🎉 0'])
    first?.click()
    await element.updateComplete
    expect(first?.getAttribute('aria-pressed')).toBe('true')
    expect(text(first as HTMLElement)).toBe('👍 4')
    count = 4
    await settle(element)
    expect(text(first as HTMLElement)).toBe('👍 4')
    first?.click()
    count = 3
    await settle(element)
    expect(first?.getAttribute('aria-pressed')).toBe('false')
    expect(sentFields(requests).map((fields) => fields['undo'])).toEqual([undefined, '1'])
  })

  test('goes back where the server says no', async () => {
    serve(
      () => undefined,
      () => problem(403, 'closed'),
    )
    const element = await show(
      'site-reactions',
      `<site-reactions post="${newPost()}"></site-reactions>`,
    )
    find(element, 'button').click()
    await settle(element)
    expect(find(element, 'button').getAttribute('aria-pressed')).toBe('false')
    expect(text(find(element, '.problem'))).toBe('This is closed now.')
  })
})
