import { html, nothing, type TemplateResult } from 'lit/html.js'
import { relativeTime } from '../render/relative-time.js'
import { readItem, removeItem, writeItem } from '../storage.js'
import { pollState, type PollState, type Tally } from './poll-state.js'
import { POLL_STRINGS } from './poll-strings.js'
import { pollStyles } from './poll-styles.js'
import type { Changed } from './reactive-element.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { fill, plural, problemText } from './strings.js'
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
 * @csspart action - A button that shows the results, or the choices again.
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
  static override properties = { poll: {}, question: {}, live: { type: Boolean } } as const
  static override styles = [sharedStyles, pollStyles]
  declare poll: string
  declare question: string
  declare live: boolean
  readonly #subject = new SubjectController(this, () => this.poll && `polls/${this.poll}`)
  #view: 'vote' | 'results' | undefined
  /** The vote that the published counts hold, while a change of it is on its way. */
  #before: string | undefined
  #problem = ''
  #closing: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.poll = this.question = ''
    this.live = false
    this.#subject.onLateRefusal = (_, problem) => {
      this.#remember(this.#before)
      this.#problem = problemText(this.strings, problem)
    }
  }

  protected override willUpdate(changed: Changed): void {
    if (!changed.has('poll')) return
    this.#view = undefined
    this.#problem = ''
  }

  protected override render(): TemplateResult {
    const options = [...this.querySelectorAll('option')].map(
      (option) => option.value || option.text,
    )
    const { pending, text } = this.#subject
    const state = pollState(text, options, pending, pending.length ? this.#before : undefined)
    const leftMs = state.closes - Date.now()
    clearTimeout(this.#closing)
    // A longer wait would overflow, and end at once.
    if (leftMs > 0 && leftMs < 2 ** 31)
      this.#closing = setTimeout(() => this.requestUpdate(), leftMs)
    const isClosed = leftMs <= 0
    const view = isClosed ? 'results' : (this.#view ?? (this.#mine() ? 'results' : 'vote'))
    return html`<div class="card" part="card">
        ${view === 'vote' && state.tallies.length ? this.#vote(state) : this.#results(state, isClosed)}
      </div>
      ${this.renderAnnouncement()}`
  }

  #question({ question }: PollState): string {
    const legend = this.querySelector('legend')?.textContent.trim()
    return this.question || legend || question || this.#texts.poll
  }

  #vote(state: PollState): TemplateResult {
    const mine = this.#mine()
    const { vote, showResults } = this.#texts
    return html`<form novalidate @submit=${this.#submit}>
      <fieldset aria-describedby="problem">
        <legend class="question" part="question">${this.#question(state)}</legend>
        ${state.tallies.map(
          ({ label }) =>
            html`<label part="option">
              <input type="radio" name="choice" value=${label} ?checked=${label === mine} />
              <bdi>${label}</bdi>
            </label>`,
        )}
      </fieldset>
      <p class="problem" part="error" id="problem">${this.#problem}</p>
      <div class="actions">
        <button class="primary" part="button">${vote}</button>
        ${this.#action(showResults, () => this.#show('results'))}
      </div>
    </form>`
  }

  #results(state: PollState, isClosed: boolean): TemplateResult {
    const texts = this.#texts
    const { state: reading, text, pending } = this.#subject
    const sending = pending.at(-1)?.state
    const note =
      sending === 'queued' || sending === 'sending'
        ? texts[sending]
        : reading === 'loading'
          ? texts.pollLoading
          : reading === 'ready' && !state.tallies.length && texts.pollEmpty
    const isUnknown = reading !== 'ready' && !text
    const when = isClosed
      ? texts.pollClosed
      : state.closes && fill(texts.pollCloses, relativeTime(state.closes, this.locale))
    const again = this.#mine() ? texts.changeVote : texts.backToVote
    return html`<p class="question" part="question" tabindex="-1">${this.#question(state)}</p>
      <ul>
        ${isUnknown ? nothing : state.tallies.map((tally) => this.#result(tally, state.total))}
      </ul>
      <p class="problem" part="error">
        ${this.#problem || (reading === 'failed' && texts.pollFailed) || nothing}
      </p>
      ${note ? html`<p class="quiet note" part="state">${note}</p>` : nothing}
      <div class="actions">
        ${isClosed || !state.tallies.length ? nothing : this.#action(again, () => this.#show('vote'))}
        ${reading === 'failed' ? this.#action(texts.retry, () => this.#subject.refresh()) : nothing}
        ${
          isUnknown || !state.tallies.length
            ? nothing
            : html`<p class="quiet" part="total">
                ${this.#votes(state.total)}${when ? `. ${when}` : nothing}
              </p>`
        }
      </div>`
  }

  #result({ label, count }: Tally, total: number): TemplateResult {
    const share = total && count / total
    const isMine = label === this.#mine()
    return html`<li part="result" class=${isMine ? 'mine' : ''}>
      <div class="line">
        <span class="choice">
          <bdi>${label}</bdi>
          ${isMine ? html`<span class="quiet">(${this.#texts.yourVote})</span>` : nothing}
        </span>
        <span class="quiet">
          ${share.toLocaleString(this.locale, { style: 'percent' })} · ${this.#votes(count)}
        </span>
      </div>
      <svg class="bar" part="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width=${share * 100} height="1" />
      </svg>
    </li>`
  }

  #action(text: string, act: () => unknown): TemplateResult {
    return html`<button type="button" class="text" part="action" @click=${act}>${text}</button>`
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const choice = new FormData(event.target as HTMLFormElement).get('choice') as string | null
    this.#problem = choice === null ? this.#texts.chooseFirst : ''
    if (choice === null) {
      this.announce(this.#problem)
      return
    }
    const before = this.#mine()
    if (!this.#subject.pending.length) this.#before = before
    this.#remember(choice)
    void this.#show('results')
    const problem = await this.#subject.send('vote', { poll: this.poll, choice })
    if (problem) {
      this.#remember(before)
      if (problem.code !== 'cancelled') this.#problem = problemText(this.strings, problem)
    }
    this.announce(this.#problem || fill(this.#texts.voted, choice))
  }

  /** Changes the view; the focus follows, since the button that had it is gone. */
  async #show(view: 'vote' | 'results'): Promise<void> {
    this.#view = view
    this.requestUpdate()
    await this.updateComplete
    const target = view === 'vote' ? 'input:checked, input' : '.question'
    this.renderRoot.querySelector<HTMLElement>(target)?.focus()
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
