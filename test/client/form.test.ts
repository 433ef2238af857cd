// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { accepted, fakeServer, problem } from './page.js'
import { clearPage, find, sentFields, serve, settle, show, text } from './show-element.js'

afterEach(() => {
  clearPage()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const FORM = `<site-form form="contact" honeypot="website" thanks="We will write back.">
  <form action="/events/form" method="get">
    <input type="hidden" name="form" value="contact" />
    <input name="name" required value="Ada" />
    <textarea name="message">Two
lines</textarea>
    <input type="password" name="secret" value="hunter2" />
    <input type="file" name="cv" />
    <input name="gone" value="x" disabled />
    <input type="checkbox" name="topic" value="a" checked />
    <input type="checkbox" name="topic" value="b" checked />
    <input type="checkbox" name="topic" value="c" />
    <label id="trap">Leave this empty <input name="website" /></label>
    <button name="action" value="send">Send</button>
  </form>
</site-form>`

const formOf = (element: Element): HTMLFormElement =>
  element.querySelector('form') as HTMLFormElement
const control = (element: Element, name: string): HTMLInputElement =>
  element.querySelector<HTMLInputElement>(`[name=${name}]`) as HTMLInputElement
const submit = async (element: HTMLElement): Promise<void> => {
  formOf(element).requestSubmit(control(element, 'action'))
  await settle(element)
}
const status = (element: Element): string => text(find(element, '[role=status]'))

test('sends what a browser would submit, but no password and no file', async () => {
  const requests = serve(() => undefined)
  const element = await show('site-form', FORM)
  await submit(element)
  const [fields] = sentFields(requests)
  expect(requests[0]?.url).toMatch(/^\/events\/form\?/)
  expect(fields).toEqual({
    id: fields?.['id'],
    form: 'contact',
    name: 'Ada',
    message: 'Two\nlines',
    topic: 'a\nb',
    action: 'send',
  })
  expect(status(element)).toBe('We will write back.')
})

test('empties the form once it is sent, and is busy before', async () => {
  let answer = (_: Response): void => {}
  const requests = serve(
    () => undefined,
    () => new Promise((resolve) => (answer = resolve)),
  )
  const element = await show('site-form', FORM)
  const button = control(element, 'action')
  control(element, 'name').value = 'Grace'
  await submit(element)
  expect(status(element)).toBe('Sending…')
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(formOf(element).getAttribute('aria-busy')).toBe('true')
  await submit(element)
  expect(requests).toHaveLength(1)
  answer(accepted())
  await settle(element)
  expect(control(element, 'name').value).toBe('Ada')
  expect(button.getAttribute('aria-disabled')).toBe('false')
})

test('keeps what was written where the server refuses it', async () => {
  serve(
    () => undefined,
    () => problem(429, 'rate_limited'),
  )
  const element = await show('site-form', FORM)
  control(element, 'name').value = 'Grace'
  await submit(element)
  expect(status(element)).toContain('That was a lot at once.')
  expect(control(element, 'name').value).toBe('Grace')
})

test('says that it waits for the network, and empties the form when it is through', async () => {
  let online = false
  fakeServer(() => (online ? accepted() : Promise.reject(new TypeError('offline'))))
  const element = await show('site-form', FORM)
  control(element, 'name').value = 'Grace'
  await submit(element)
  expect(status(element)).toBe('Not sent yet. It will be sent by itself.')
  expect(control(element, 'name').value).toBe('Grace')
  online = true
  dispatchEvent(new Event('online'))
  await settle(element)
  expect(status(element)).toBe('We will write back.')
  expect(control(element, 'name').value).toBe('Ada')
})

test('sends nothing that the browser finds invalid', async () => {
  const requests = serve(() => undefined)
  const element = await show('site-form', FORM)
  control(element, 'name').value = ''
  formOf(element).dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await settle(element)
  expect(requests).toEqual([])
})

test('thanks a robot, and sends nothing', async () => {
  const requests = serve(() => undefined)
  const element = await show('site-form', FORM)
  expect(element.querySelector<HTMLElement>('#trap')?.hidden).toBe(true)
  control(element, 'website').value = 'https://spam.example'
  await submit(element)
  expect(requests).toEqual([])
  expect(status(element)).toBe('We will write back.')
})

test('names the field that no event can have, at once and when it is sent', async () => {
  const requests = serve(() => undefined)
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  const element = await show(
    'site-form',
    `<site-form form="contact"><form>
      <input name="your name" /><input name="att" /><input name="fine" />
      <button name="action">Send</button>
    </form></site-form>`,
  )
  const complaints = error.mock.calls.map(([message]) => String(message))
  expect(complaints).toHaveLength(2)
  expect(complaints[0]).toContain('the field "your name" must have a name of up to 40 letters')
  expect(complaints[1]).toContain('the field "att" has a name that the protocol keeps for itself')
  control(element, 'fine').value = 'kept'
  await submit(element)
  expect(requests).toEqual([])
  expect(status(element)).toBe('This could not be sent. Please try again.')
  expect(control(element, 'fine').value).toBe('kept')
})

test('leaves a form alone that the page itself handles', async () => {
  const requests = serve(() => undefined)
  const element = await show('site-form', FORM)
  formOf(element).addEventListener('submit', (event) => event.preventDefault())
  await submit(element)
  document.addEventListener('site-event-send', (event) => event.preventDefault(), { once: true })
  expect(requests).toEqual([])
  expect(status(element)).toBe('')
})
