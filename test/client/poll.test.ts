// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { accepted, fakeServer, problem, type FakeRequest } from './page.js'
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

afterEach(() => {
  clearPage()
  vi.unstubAllGlobals()
})

type Poll = HTMLElementTagNameMap['site-poll']

const OPTIONS = '<option>htmx</option><option>lit</option>'
const poll = (name: string, inside = OPTIONS): Promise<Poll> =>
  show('site-poll', `<site-poll poll="${name}" question="Which?">${inside}</site-poll>`)
const vote = async (element: Poll, choice: string): Promise<void> => {
  find(element, `input[value=${choice}]`).checked = true
  find(element, 'form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await settle(element)
}
const part = (element: Poll, name: string): string => text(find(element, `[part=${name}]`))
const results = (element: Poll): string[] => all(element, '[part=result]').map(text)
const press = async (element: Poll, label: string): Promise<void> => {
  all(element, 'button')
    .find((button) => text(button) === label)
    ?.click()
  await settle(element)
}

test('takes a vote, shows the results, and lets it change', async () => {
  const name = newPost()
  let counts = 'choice=lit&count=3\nchoice=htmx&count=1\n'
  const requests = serve(() => counts)
  const element = await poll(name)
  expect(all(element, 'label').map(text)).toEqual(['htmx', 'lit'])
  counts = 'choice=lit&count=3\nchoice=htmx&count=2\n'
  await vote(element, 'htmx')
  expect(sentFields(requests)).toMatchObject([{ poll: name, choice: 'htmx' }])
  expect(results(element)).toEqual(['htmx (your vote) 40% · 2 votes', 'lit 60% · 3 votes'])
  expect(part(element, 'total')).toBe('5 votes')
  await press(element, 'Change my vote')
  expect(find(element, 'input[value=htmx]').checked).toBe(true)
  counts = 'choice=lit&count=4\nchoice=htmx&count=1\n'
  await vote(element, 'lit')
  expect(results(element)).toEqual(['htmx 20% · 1 vote', 'lit (your vote) 80% · 4 votes'])
  expect(sentFields(requests)[1]).toMatchObject({ poll: name, choice: 'lit' })
})

test('counts a vote on its way at once, and a change of it once', async () => {
  serve(
    () => 'choice=lit&count=3\nchoice=htmx&count=1\n',
    () => new Promise(() => {}),
  )
  const element = await poll(newPost())
  await vote(element, 'lit')
  expect(results(element)).toEqual(['htmx 20% · 1 vote', 'lit (your vote) 80% · 4 votes'])
  await press(element, 'Change my vote')
  await vote(element, 'htmx')
  expect(results(element)).toEqual(['htmx (your vote) 40% · 2 votes', 'lit 60% · 3 votes'])
})

test('asks for a choice before it sends anything', async () => {
  const requests = serve(() => '')
  const element = await poll(newPost())
  expect(find(element, 'form').checkValidity()).toBe(false)
  expect(sentFields(requests)).toEqual([])
})

test('that is closed shows its results alone', async () => {
  serve(() => '#question=Old?\n#closes=2020-01-01T00:00Z\nchoice=a&count=1\nchoice=b&count=0\n')
  const element = await show('site-poll', `<site-poll poll="${newPost()}"></site-poll>`)
  expect(part(element, 'question')).toBe('Old?')
  expect(all(element, 'button, input')).toEqual([])
  expect(part(element, 'total')).toBe('1 vote · This poll is closed.')
})

test('says when it closes', async () => {
  const closes = new Date(Date.now() + 3_700_000).toISOString().replace(/:\d\d\.\d+/, '')
  serve(() => `#closes=${closes}\nchoice=a&count=1\n`)
  const element = await show('site-poll', `<site-poll poll="${newPost()}"></site-poll>`)
  await press(element, 'Show results')
  expect(part(element, 'total')).toMatch(/^1 vote · Closes in (1 hour|60 minutes)\.$/)
})

test('takes its choices from the artifact where the page gives none', async () => {
  serve(() => '#question=Tabs%3F\nchoice=Tabs&count=0\nchoice=Spaces %26 more&count=2\n')
  const element = await show('site-poll', `<site-poll poll="${newPost()}"></site-poll>`)
  expect(part(element, 'question')).toBe('Tabs?')
  expect(all(element, 'label').map(text)).toEqual(['Tabs', 'Spaces & more'])
})

test('says that it has no answers yet', async () => {
  serve(() => undefined)
  const element = await show('site-poll', `<site-poll poll="${newPost()}"></site-poll>`)
  expect(part(element, 'state')).toBe('No answers yet.')
  expect(all(element, 'button, input')).toEqual([])
})

test('waits, says that it failed, and tries again', async () => {
  let answer = (_: Response): void => {}
  fakeServer(() => new Promise((resolve) => (answer = resolve)))
  const element = await poll(newPost())
  await press(element, 'Show results')
  expect(part(element, 'state')).toBe('…')
  answer(new Response(null, { status: 500 }))
  await settle(element)
  expect(part(element, 'error')).toBe('The results could not be loaded.')
  expect(results(element)).toEqual([])
  await press(element, 'Try again')
  answer(new Response('choice=lit&count=1\n'))
  await settle(element)
  expect(part(element, 'error')).toBe('')
  expect(results(element)).toEqual(['htmx 0% · 0 votes', 'lit 100% · 1 vote'])
})

test('keeps a vote while the network is gone', async () => {
  const requests: FakeRequest[] = fakeServer(({ method }) =>
    method === 'POST' ? Promise.reject(new TypeError('offline')) : new Response(''),
  )
  const element = await poll(newPost())
  await vote(element, 'lit')
  expect(part(element, 'state')).toBe('Not sent yet. It will be sent by itself.')
  expect(results(element)).toEqual(['htmx 0% · 0 votes', 'lit (your vote) 100% · 1 vote'])
  expect(sentFields(requests).length).toBeGreaterThan(0)
})

test('goes back where the server says no, or the page keeps the vote back', async () => {
  serve(
    () => 'choice=lit&count=3\n',
    () => problem(403, 'closed'),
  )
  const element = await poll(newPost())
  await vote(element, 'htmx')
  expect(part(element, 'error')).toBe('This is closed now.')
  expect(results(element)).toEqual(['htmx 0% · 0 votes', 'lit 100% · 3 votes'])
  await press(element, 'Vote')
  document.addEventListener('site-event-send', (event) => event.preventDefault(), { once: true })
  await vote(element, 'htmx')
  expect(part(element, 'error')).toBe('')
  expect(results(element)).toEqual(['htmx 0% · 0 votes', 'lit 100% · 3 votes'])
  expect(text(find(element, '[role=status]'))).toBe('')
})

test('the focus goes where the buttons went', async () => {
  serve(
    () => 'choice=lit&count=3\n',
    () => accepted(),
  )
  const element = await poll(newPost())
  await press(element, 'Show results')
  expect(element.shadowRoot?.activeElement?.getAttribute('part')).toBe('question')
  await press(element, 'Vote')
  expect(element.shadowRoot?.activeElement?.localName).toBe('input')
  await vote(element, 'lit')
  await press(element, 'Change my vote')
  expect(element.shadowRoot?.activeElement?.getAttribute('value')).toBe('lit')
})
