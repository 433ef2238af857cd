/* Does what a visitor would do, where a state follows from that. */
import { configure } from '/site-events.js'

// Nobody’s drafts, votes and bookmarks are touched, and nothing of here is sent from another page.
configure({ storage: false })

/** Somebody who writes takes longer than a robot. */
const WRITING_MS = 3_500
const SETTLING_MS = 1_000

const ACTS = {
  comment: async (element) => {
    const field = await find(element, 'textarea')
    // What writes is loaded when the comments come near.
    while (!element.shadowRoot.querySelector('button.primary')) {
      field.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }))
      await pause(200)
    }
    field.value = 'What I wrote a moment ago.'
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
    await pause(WRITING_MS)
    field.form.requestSubmit()
  },
  press: async (element) => (await find(element, 'button')).click(),
  vote: async (element) => {
    const choice = await find(element, 'input[type=radio]')
    choice.checked = true
    choice.form.requestSubmit()
  },
  results: async (element) => (await find(element, 'button[type=button]')).click(),
  submit: async (element) => {
    await find(element, 'slot')
    element.querySelector('form').requestSubmit()
  },
}

/** Elements that are acted on: the focus stays with whoever looks at the page. */
const acting = new Set()
const { focus } = HTMLElement.prototype
HTMLElement.prototype.focus = function (options) {
  if (!acting.has(this.getRootNode().host)) focus.call(this, options)
}

for (const figure of document.querySelectorAll('[data-act]'))
  for (const element of figure.querySelectorAll('*'))
    if (element.localName.startsWith('site-')) void act(element, figure.dataset.act)

async function act(element, name) {
  acting.add(element)
  await ACTS[name](element)
  await pause(SETTLING_MS)
  acting.delete(element)
}

/** Something in an element, once it is drawn. */
async function find(element, selector) {
  for (;;) {
    const found = element.shadowRoot?.querySelector(selector)
    if (found) return found
    await pause(50)
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
