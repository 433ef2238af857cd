import { html, type TemplateResult } from 'lit/html.js'
import { readItem, writeItem } from '../storage.js'
import { css } from './css.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { fill, problemText } from './strings.js'
import { SubjectController } from './subject-controller.js'

/** What `site-reactions` says. */
export const REACTION_STRINGS = {
  reactions: 'Reactions',
  reacted: 'You reacted with {}.',
  unreacted: 'Your {} was taken back.',
}

/**
 * A row of reactions to a post: a button a kind, with its count.
 *
 * @attr post - The post.
 * @attr types - The kinds, parted by spaces. The server refuses kinds that it does not know.
 * @fires site-event-send, site-event-sent, site-event-published, site-event-failed
 * @csspart button - Each button. @csspart count - The number in it.
 * @example <site-reactions post="my-post" types="👍 ❤️ 🎉"></site-reactions>
 */
export class SiteReactions extends SiteElement {
  static override properties = { post: {}, types: {} }
  static override styles = [
    sharedStyles,
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 0.45em;
        padding: 0 0.9em;
        border-color: var(--_line);
        border-radius: 99px;
        background: var(--_surface);
        &:hover {
          border-color: var(--_edge);
        }
        &:active .kind {
          transform: scale(0.85);
        }
        &[aria-pressed='true'] {
          border-color: var(--_accent);
          background: var(--_tint);
          color: var(--_accent);
        }
      }
      .kind {
        font-size: 1.15em;
        transition: transform 0.15s;
      }
      .count {
        font-variant-numeric: tabular-nums;
        font-weight: 600;
        font-size: 0.9em;
      }
      .problem {
        margin-block-start: 0.5rem;
      }
      @media (forced-colors) {
        [aria-pressed='true'] {
          border-width: 3px;
        }
      }
    `,
  ]
  declare post: string
  declare types: string
  readonly #subject = new SubjectController(this, () => this.post && `reactions/${this.post}`)
  #problem = ''

  constructor() {
    super()
    this.post = ''
    this.types = '👍 ❤️ 🎉'
    this.#subject.onLateRefusal = (event, problem) => {
      this.#remember(String(event.fields['type']), event.fields['undo'] === true)
      this.#problem = problemText(this.strings, problem)
    }
  }

  protected override render(): TemplateResult {
    const counts = this.#counts()
    const mine = this.#mine()
    return html`<div class="row" role="group" aria-label=${this.texts(REACTION_STRINGS).reactions}>
        ${this.types
          .split(/\s+/)
          .filter(Boolean)
          .map(
            (kind) =>
              html`<button
                type="button"
                part="button"
                aria-pressed=${mine.has(kind)}
                @click=${() => this.#toggle(kind)}
              >
                <span class="kind">${kind}</span>
                <span class="count" part="count"
                  >${(counts.get(kind) ?? 0).toLocaleString(this.locale)}</span
                >
              </button>`,
          )}
      </div>
      <p class="problem" part="error">${this.#problem}</p>
      ${this.renderAnnouncement()}`
  }

  /** The published counts, and on top what this visitor did a moment ago. */
  #counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const line of this.#subject.text.split('\n')) {
      const fields = new URLSearchParams(line)
      counts.set(fields.get('type') ?? '', Number(fields.get('count')) || 0)
    }
    for (const { fields } of this.#subject.pending) {
      const kind = String(fields['type'])
      counts.set(kind, Math.max(0, (counts.get(kind) ?? 0) + (fields['undo'] ? -1 : 1)))
    }
    return counts
  }

  async #toggle(kind: string): Promise<void> {
    const undo = this.#mine().has(kind)
    this.#problem = ''
    this.#remember(kind, !undo)
    const fields = { post: this.post, type: kind, ...(undo ? { undo } : {}) }
    const problem = await this.#subject.send('react', fields)
    if (problem) {
      this.#remember(kind, undo)
      if (problem.code !== 'cancelled') this.#problem = problemText(this.strings, problem)
    }
    const { reacted, unreacted } = this.texts(REACTION_STRINGS)
    this.announce(this.#problem || fill(undo ? unreacted : reacted, kind))
  }

  #mine(): ReadonlySet<string> {
    return new Set((readItem(`reacted:${this.post}`) ?? '').split(' ').filter(Boolean))
  }

  #remember(kind: string, pressed: boolean): void {
    const mine = new Set(this.#mine())
    if (pressed) mine.add(kind)
    else mine.delete(kind)
    writeItem(`reacted:${this.post}`, [...mine].join(' '))
    this.requestUpdate()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-reactions': SiteReactions
  }
}
