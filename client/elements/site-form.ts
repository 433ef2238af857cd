import { html, type TemplateResult } from 'lit/html.js'
import { css } from './css.js'
import { fieldNames, formFields, nameFault } from './form-fields.js'
import { FORM_STRINGS } from './form-strings.js'
import { sendFrom } from './send-from.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { problemText } from './strings.js'

type State = 'idle' | 'sending' | 'sent' | 'queued' | 'failed'

/**
 * Makes an event of the plain form inside it. Its fields are what a browser would submit, without passwords and files. Where
 * no script runs, the form works by itself: `<form action="/events/form">` with a hidden field `form`.
 *
 * @attr form - The name of the form.
 * @attr honeypot - The name of an input that people do not see. Who fills it in is thanked, and nothing is sent.
 * @attr thanks - What to say once it was sent.
 * @slot - The form.
 * @fires site-event-send - Before the form is sent. Cancel it to keep it back.
 * @fires site-event-sent - After the first attempt. A `status` of `queued` says that it waits for the network.
 * @fires site-event-failed - When it was refused.
 * @csspart status - What became of it.
 * @cssprop --site-danger - What failed.
 * @example
 * <site-form form="contact">
 *   <form action="/events/form" method="get">
 *     <input type="hidden" name="form" value="contact" />
 *     <label>Your message <textarea name="message" required></textarea></label>
 *     <button>Send</button>
 *   </form>
 * </site-form>
 */
export class SiteForm extends SiteElement {
  static override properties = { form: {}, honeypot: {}, thanks: {} }
  static override styles = [
    sharedStyles,
    css`
      p {
        margin: 0;
        color: var(--_muted);
      }
      p:not(:empty) {
        margin-block-start: 0.75rem;
      }
      .failed {
        color: var(--_danger);
      }
    `,
  ]
  declare form: string
  declare honeypot: string
  declare thanks: string
  readonly #adopted = new WeakSet<HTMLFormElement>()
  #state: State = 'idle'
  #text = ''

  constructor() {
    super()
    this.form = ''
    this.honeypot = ''
    this.thanks = ''
    this.addEventListener('submit', (event) => void this.#submit(event))
    // Something else is being written meanwhile: it may be sent too.
    this.addEventListener('input', (event) => {
      if (this.#state === 'queued') this.#show('idle', '', (event.target as HTMLInputElement).form)
    })
  }

  protected override updated(): void {
    this.#adopt()
  }

  protected override render(): TemplateResult {
    return html`<slot @slotchange=${this.#adopt}></slot>
      <p class=${this.#state} part="status" role="status">${this.#text}</p>`
  }

  /** Looks at the form when it comes: its author should hear of a wrong name before a visitor does. */
  #adopt(): void {
    for (const form of this.querySelectorAll('form')) {
      if (this.#adopted.has(form)) continue
      this.#adopted.add(form)
      for (const name of fieldNames(form)) this.#complain(name)
      const trap = this.honeypot && form.elements.namedItem(this.honeypot)
      if (!(trap instanceof HTMLElement)) continue
      const place = trap.closest('label') ?? trap
      place.hidden = true
    }
  }

  /** Tells the page's author of a field that no event can have. */
  #complain(name: string): boolean {
    const fault = nameFault(name)
    if (fault) console.error(`<site-form form="${this.form}">: the field "${name}" ${fault}.`)
    return fault !== undefined
  }

  async #submit(event: SubmitEvent): Promise<void> {
    const form = event.target
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return
    event.preventDefault()
    if (this.#isBusy()) return
    const submitter = event.submitter as HTMLButtonElement | null
    if (!form.noValidate && !submitter?.formNoValidate && !form.reportValidity()) return
    const fields = formFields(form, submitter, this.honeypot)
    if (Object.keys(fields).filter((name) => this.#complain(name)).length > 0) {
      this.#show('failed', this.strings.failed, form)
      return
    }
    if (this.honeypot && new FormData(form).get(this.honeypot)) {
      this.#thank(form)
      return
    }
    this.#show('sending', this.#texts.sending, form)
    const { problem, receipt } = await sendFrom(this, 'form', { ...fields, form: this.#name(form) })
    if (problem) {
      this.#show('failed', problemText(this.strings, problem), form)
      return
    }
    if (!receipt) {
      this.#show('idle', '', form)
      return
    }
    if (receipt.status !== 'queued') {
      this.#thank(form)
      return
    }
    this.#show('queued', this.#texts.queued, form)
    const status = await receipt.published
    const now = formFields(form, submitter, this.honeypot)
    // Something else may have been written meanwhile.
    const isSame = JSON.stringify(now) === JSON.stringify(fields)
    if (status === 'accepted') {
      this.#thank(form, isSame)
      return
    }
    const late = receipt.problem ?? { code: status, detail: '' }
    this.#show('failed', problemText(this.strings, late), form)
  }

  #name(form: HTMLFormElement): string {
    const field = form.elements.namedItem('form')
    return this.form || (field instanceof HTMLInputElement ? field.value : '')
  }

  #thank(form: HTMLFormElement, empties = true): void {
    if (empties) form.reset()
    this.#show('sent', this.thanks || this.#texts.formSent, form)
  }

  get #texts(): typeof FORM_STRINGS {
    return this.texts(FORM_STRINGS)
  }

  #isBusy(): boolean {
    return this.#state === 'sending' || this.#state === 'queued'
  }

  /** Says what became of the form. Its button stays where it is, and keeps the focus, while it can do nothing. */
  #show(state: State, text: string, form: HTMLFormElement | null): void {
    this.#state = state
    this.#text = text
    this.requestUpdate()
    const busy = String(this.#isBusy())
    form?.setAttribute('aria-busy', busy)
    for (const button of form?.querySelectorAll('button, input[type=submit]') ?? [])
      if ((button as HTMLButtonElement).type === 'submit')
        button.setAttribute('aria-disabled', busy)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-form': SiteForm
  }
}
