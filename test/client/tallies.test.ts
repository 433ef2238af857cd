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

describe('site-poll', () => {
  test('takes a vote, shows the results, and lets it change', async () => {
    const poll = newPost()
    const requests = serve(() => 'choice=lit&count=3\nchoice=htmx&count=1\n')
    const element = await show(
      'site-poll',
      `<site-poll poll="${poll}" question="Which?"><option>htmx</option><option>lit</option></site-poll>`,
    )
    expect(all(element, 'label').map(text)).toEqual(['htmx', 'lit'])
    find(element, 'input[value=htmx]').checked = true
    find(element, 'form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    await settle(element)
    expect(sentFields(requests)).toMatchObject([{ poll, choice: 'htmx' }])
    expect(text(find(element, '.mine'))).toContain('htmx (your vote)')
    expect(text(find(element, '.total'))).toBe('4 votes')
    find(element, '.actions button').click()
    await settle(element)
    expect(find(element, 'input[value=htmx]').checked).toBe(true)
  })

  test('that is closed shows its results alone', async () => {
    serve(() => '#question=Old?\n#closes=2020-01-01T00:00Z\nchoice=a&count=1\nchoice=b&count=0\n')
    const element = await show('site-poll', `<site-poll poll="${newPost()}"></site-poll>`)
    expect(text(find(element, '.question'))).toBe('Old?')
    expect(all(element, 'button, input')).toEqual([])
    expect(text(find(element, '.total'))).toBe('1 vote. This poll is closed.')
  })
})
