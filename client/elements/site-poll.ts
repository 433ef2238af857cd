import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Tally } from '../../codec/index.js'
import { readItem, removeItem, writeItem } from '../storage.js'
import { pollState, type PollState } from './poll-state.js'
import { pollStyles } from './poll-styles.js'
import { ENGLISH_POLL, type PollStrings } from './poll-strings.js'
import { relativeTime } from '../render/relative-time.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { problemText } from './strings.js'
import { SubjectController } from './subject-controller.js'

/**
 * A poll: choose, vote, see the results, change your mind.
 *
 * @attr poll - The poll.
 * @attr question - What is asked. Else the `<legend>` inside, else what the poll was defined with.
 * @slot - `<option>` elements, at any depth: the choices. Without any they come from the artifact.
 * @fires site-event-send, site-event-sent, site-event-published, site-event-failed
 * @csspart card - The whole. @csspart question @csspart option @csspart button @csspart result @csspart bar
 * @example <site-poll poll="best-framework" question="Which one?"><option>htmx</option><option>lit</option></site-poll>
 */
export class SitePoll extends SiteElement {
  static override properties = { poll: {}, question: {} }
  static override styles = [sharedStyles, pollStyles]
  declare poll: string
  declare question: string
  readonly #subject = new SubjectController(this, () => this.poll && `polls/${this.poll}`)
  readonly #texts: PollStrings = ENGLISH_POLL
  #view: 'vote' | 'results' | undefined
  /** The vote that the published counts hold, while a change of it is on its way. */
  #before: string | undefined
  #problem = ''

  constructor() {
    super()
    this.poll = ''
    this.question = ''
    this.#subject.onLateRefusal = (_, problem) => {
      this.#remember(this.#before)
      this.#problem = problemText(this.strings, problem)
    }
  }

  protected override render(): TemplateResult {
    const own = {
      question: this.question || (this.querySelector('legend')?.textContent ?? '').trim(),
      options: [...this.querySelectorAll('option')].map((option) => option.value || option.text),
    }
    const { pending, text } = this.#subject
    const before = pending.length > 0 ? this.#before : undefined
    const state = pollState(text, own, pending, before)
    const closed = state.closes !== undefined && state.closes <= Date.now()
    const view = closed ? 'results' : (this.#view ?? (this.#mine() ? 'results' : 'vote'))
    return html`<div class="card" part="card">
        ${view === 'vote' ? this.#renderVote(state) : this.#renderResults(state, closed)}
      </div>
      ${this.renderAnnouncement()}`
  }

  #renderVote(state: PollState): TemplateResult {
    const mine = this.#mine()
    return html`<form novalidate @submit=${this.#submit}>
      <fieldset aria-describedby="problem">
        <legend class="question" part="question">${state.question || this.#texts.poll}</legend>
        ${state.tallies.map(
          ({ label }) =>
            html`<label part="option">
              <input type="radio" name="choice" value=${label} ?checked=${label === mine} />
              <bdi>${label}</bdi>
            </label>`,
        )}
      </fieldset>
      <p class="problem" id="problem">${this.#problem}</p>
      <div class="actions">
        <button class="primary" part="button">${this.#texts.vote}</button>
        <button type="button" class="text" @click=${() => this.#show('results')}>
          ${this.#texts.showResults}
        </button>
      </div>
    </form>`
  }

  #renderResults(state: PollState, closed: boolean): TemplateResult {
    const strings = this.#texts
    const again = this.#mine() ? strings.changeVote : strings.backToVote
    const closes = state.closes && strings.closes(relativeTime(state.closes, this.locale))
    return html`<p class="question" part="question" tabindex="-1">
        ${state.question || strings.poll}
      </p>
      <ul>
        ${state.tallies.map((tally) => this.#renderResult(tally, state.total))}
      </ul>
      ${this.#problem ? html`<p class="problem">${this.#problem}</p>` : nothing}
      <div class="actions">
        ${
          closed
            ? nothing
            : html`<button type="button" class="text" @click=${() => this.#show('vote')}>
                ${again}
              </button>`
        }
        <p class="total quiet">
          ${strings.votes(state.total)}${closed || closes ? '.' : nothing}
          ${closed ? strings.closed : closes}
        </p>
      </div>`
  }

  #renderResult({ label, count }: Tally, total: number): TemplateResult {
    const share = total === 0 ? 0 : Math.round((count / total) * 100)
    const mine = label === this.#mine()
    return html`<li part="result" class=${mine ? 'mine' : ''}>
      <div class="line">
        <span class="choice">
          <bdi>${label}</bdi>
          ${mine ? html`<span class="quiet">(${this.#texts.yourVote})</span>` : nothing}
        </span>
        <span class="share quiet">${share} % · ${this.#texts.votes(count)}</span>
      </div>
      <svg class="bar" part="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width=${share} height="1" />
      </svg>
    </li>`
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const choice = new FormData(event.target as HTMLFormElement).get('choice')
    if (typeof choice !== 'string') {
      this.#problem = this.#texts.chooseFirst
      this.announce(this.#problem)
      return
    }
    const before = this.#mine()
    if (this.#subject.pending.length === 0) this.#before = before
    this.#problem = ''
    this.#remember(choice)
    void this.#show('results')
    const problem = await this.#subject.send('vote', { poll: this.poll, choice })
    if (problem) {
      this.#remember(before)
      if (problem.code !== 'cancelled') this.#problem = problemText(this.strings, problem)
    }
    this.announce(this.#problem || this.#texts.voted(choice))
  }

  /** Changes the view; the focus follows, since the button that had it is gone. */
  async #show(view: 'vote' | 'results'): Promise<void> {
    this.#view = view
    this.requestUpdate()
    await this.updateComplete
    const target = view === 'vote' ? 'input:checked, input' : '.question'
    this.renderRoot.querySelector<HTMLElement>(target)?.focus()
  }

  #mine(): string | undefined {
    return readItem(`voted:${this.poll}`)
  }

  #remember(choice: string | undefined): void {
    if (choice === undefined) removeItem(`voted:${this.poll}`)
    else writeItem(`voted:${this.poll}`, choice)
    this.requestUpdate()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-poll': SitePoll
  }
}
