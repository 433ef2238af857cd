import { html, nothing, type TemplateResult } from 'lit/html.js'
import { relativeTime } from '../render/relative-time.js'
import { readItem, removeItem, writeItem } from '../storage.js'
import { pollState, type PollState, type Tally } from './poll-state.js'
import { POLL_STRINGS } from './poll-strings.js'
import { pollStyles } from './poll-styles.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { fill, plural } from './strings.js'
import { SubjectController } from './subject-controller.js'

/**
 * A poll: choose, vote, see the results, change your mind.
 *
 * @attr poll - The poll.
 * @attr question - What is asked. Else the `<legend>` inside, else what the poll was defined with.
 * @attr live - Reads the results again every half minute, while the page is on screen.
 * @slot - `<option>` elements, at any depth: the choices. Without any they come from the artifact.
 * @fires site-event-send - Before a vote is sent. Cancel it to keep it back.
 * @fires site-event-sent - After the first attempt. A `status` of `queued` says that it waits for the network.
 * @fires site-event-published - When the results hold the vote.
 * @fires site-event-failed - When it was refused or given up.
 * @csspart card - The whole.
 * @csspart question - What is asked.
 * @csspart option - A choice, with its radio button.
 * @csspart button - The button that votes.
 * @csspart action - A button that shows the results, the choices, or tries again.
 * @csspart result - A choice, with its votes.
 * @csspart bar - Its bar.
 * @csspart total - How many voted, and until when.
 * @csspart state - How far the vote has come, or what the poll waits for.
 * @csspart error - What went wrong.
 * @cssprop --site-accent - The button, one's own vote and focus.
 * @cssprop --site-surface - The card.
 * @cssprop --site-line - Its border.
 * @example <site-poll poll="best-framework" question="Which one?"><option>htmx</option><option>lit</option></site-poll>
 */
export class SitePoll extends SiteElement {
  static override properties = { poll: {}, question: {} }
  static override styles = [sharedStyles, pollStyles]
  declare poll: string
  declare question: string
  readonly #subject = new SubjectController(this, () => this.poll && `polls/${this.poll}`)
  #view: 'vote' | 'results' | undefined
  /** The vote that the published counts hold, while a change of it is on its way. */
  #before: string | undefined
  #problem = ''

  constructor() {
    super()
    this.poll = this.question = ''
    this.#subject.onLateRefusal = (_, { detail }) => {
      this.#problem = detail
      this.#remember(this.#before)
    }
  }

  protected override render(): TemplateResult {
    const options = [...this.querySelectorAll('option')].map(({ value }) => value)
    const { pending, text } = this.#subject
    const question = this.question || this.querySelector('legend')?.textContent.trim() || ''
    const before = pending.length ? this.#before : undefined
    const state = pollState(text, question, options, pending, before)
    const isOpen = !(state.closes <= Date.now()) && state.tallies.length > 0
    const view = this.#view ?? (this.#mine() ? 'results' : 'vote')
    return html`<div class="card" part="card">
        ${isOpen && view === 'vote' ? this.#vote(state) : this.#results(state, isOpen)}
      </div>
      ${this.renderAnnouncement()}`
  }

  #vote({ question, tallies }: PollState): TemplateResult {
    const mine = this.#mine()
    const { vote, showResults } = this.#texts
    return html`<form @submit=${this.#submit}>
      <fieldset>
        <legend class="question" part="question">${question || this.#texts.poll}</legend>
        ${tallies.map(
          ({ label }) =>
            html`<label part="option">
              <input
                type="radio"
                name="choice"
                value=${label}
                ?checked=${label === mine}
                required
              />
              <bdi>${label}</bdi>
            </label>`,
        )}
      </fieldset>
      <div class="line">
        <button class="primary" part="button">${vote}</button>
        ${this.#action(showResults, () => this.#show('results'))}
      </div>
    </form>`
  }

  #results({ question, tallies, total, closes }: PollState, isOpen: boolean): TemplateResult {
    const texts = this.#texts
    const { state: reading, pending } = this.#subject
    const isKnown = reading === 'ready' && tallies.length > 0
    const failed = reading === 'failed' ? texts.pollFailed : ''
    const note =
      pending.at(-1)?.state === 'queued'
        ? texts.queued
        : reading === 'loading'
          ? '…'
          : !isKnown && !failed && texts.pollEmpty
    const when = !closes
      ? ''
      : isOpen
        ? fill(texts.pollCloses, relativeTime(closes, this.locale))
        : texts.pollClosed
    return html`<p class="question" part="question" tabindex="-1">${question || texts.poll}</p>
      <ul>
        ${isKnown ? tallies.map((tally) => this.#result(tally, total)) : nothing}
      </ul>
      <p class="problem" part="error">${this.#problem || failed}</p>
      <p class="quiet" part="state">${note || nothing}</p>
      <div class="line">
        ${
          isOpen
            ? this.#action(this.#mine() ? texts.changeVote : texts.vote, () => this.#show('vote'))
            : nothing
        }
        ${failed ? this.#action(texts.retry, () => this.#subject.refresh()) : nothing}
        <span class="quiet" part="total">
          ${isKnown ? `${this.#votes(total)}${when && ` · ${when}`}` : nothing}
        </span>
      </div>`
  }

  #result({ label, count }: Tally, total: number): TemplateResult {
    const share = total && count / total
    const isMine = label === this.#mine()
    return html`<li part="result" class=${isMine ? 'mine' : ''}>
      <div class="line">
        <span>
          <bdi>${label}</bdi>
          ${isMine ? html`<span class="quiet">(${this.#texts.yourVote})</span>` : nothing}
        </span>
        <span class="quiet">
          ${share.toLocaleString(this.locale, { style: 'percent' })} · ${this.#votes(count)}
        </span>
      </div>
      <svg class="bar" part="bar" aria-hidden="true">
        <rect width="${share * 100}%" height="100%" />
      </svg>
    </li>`
  }

  #action(text: string, act: () => unknown): TemplateResult {
    return html`<button type="button" class="text" part="action" @click=${act}>${text}</button>`
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const choice = new FormData(event.target as HTMLFormElement).get('choice') as string
    const before = this.#mine()
    if (!this.#subject.pending.length) this.#before = before
    this.#problem = ''
    this.#remember(choice)
    void this.#show('results')
    const problem = await this.#subject.send('vote', { poll: this.poll, choice })
    if (problem) {
      this.#problem = problem.detail
      this.#remember(before)
    }
    this.announce(problem ? problem.detail : fill(this.#texts.voted, choice))
  }

  /** Changes the view; the focus follows, since the button that had it is gone. */
  async #show(view: 'vote' | 'results'): Promise<void> {
    this.#view = view
    this.requestUpdate()
    await this.updateComplete
    const place = (selector: string): HTMLElement | null => this.renderRoot.querySelector(selector)
    ;(place('[tabindex], :checked') ?? place('input'))?.focus()
  }

  get #texts(): typeof POLL_STRINGS {
    return this.texts(POLL_STRINGS)
  }

  #votes(count: number): string {
    return plural(this.#texts.votes, count, this.locale)
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
