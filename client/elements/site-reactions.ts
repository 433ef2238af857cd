import { html, type TemplateResult } from 'lit/html.js'
import { readItem, writeItem } from '../storage.js'
import { css } from './css.js'
import { sharedStyles } from './shared-styles.js'
import { SiteElement } from './site-element.js'
import { fill } from './strings.js'
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
 * @attr live - Reads the counts again every half minute, while the page is on screen.
 * @fires site-event-send, site-event-sent, site-event-published, site-event-failed
 * @csspart button - Each button. @csspart count - The number in it. @csspart error - What went wrong.
 * @example <site-reactions post="my-post" types="👍 ❤️ 🎉"></site-reactions>
 */
export class SiteReactions extends SiteElement {
  static override properties = { post: {}, types: {} }
  static override styles = [
    sharedStyles,
    css`
      [role='group'] {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      button {
        border-color: var(--_line);
        border-radius: 99px;
        background: var(--_surface);
        overflow: clip;
        overflow-wrap: anywhere;
        &:hover {
          border-color: var(--_edge);
        }
        &:active {
          scale: 0.95;
        }
        &[aria-pressed='true'] {
          border-color: var(--_accent);
          outline: 1px solid var(--_accent);
          outline-offset: -2px;
          background: var(--_tint);
          color: var(--_accent);
        }
        &:focus-visible {
          outline: 2px solid var(--_accent);
          outline-offset: 2px;
        }
      }
      span {
        margin-inline-start: 0.2em;
        font-variant-numeric: tabular-nums;
        font-weight: 600;
        font-size: 0.9em;
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
      this.#problem = problem.detail
    }
  }

  protected override render(): TemplateResult {
    const { pending, text } = this.#subject
    const mine = this.#mine()
    /** The published counts, and on top what this visitor did a moment ago. */
    const counts = new Map<string, number>()
    for (const line of text.split('\n')) {
      const { type = '', count } = Object.fromEntries(new URLSearchParams(line))
      counts.set(type, Number(count) || 0)
    }
    for (const { type, undo } of pending.map(({ fields }) => fields))
      counts.set(String(type), Math.max(0, (counts.get(String(type)) ?? 0) + (undo ? -1 : 1)))
    return html`<div role="group" aria-label=${this.texts(REACTION_STRINGS).reactions}>
        ${this.types.split(/\s+/).map(
          (kind) =>
            kind &&
            html`<button
              type="button"
              part="button"
              aria-pressed=${mine.includes(kind)}
              @click=${() => this.#toggle(kind)}
            >
              ${kind}
              <span part="count">${(counts.get(kind) ?? 0).toLocaleString(this.locale)}</span>
            </button>`,
        )}
      </div>
      <p class="problem" part="error">${this.#problem}</p>
      ${this.renderAnnouncement()}`
  }

  async #toggle(type: string): Promise<void> {
    const undo = this.#mine().includes(type)
    this.#problem = ''
    this.#remember(type, !undo)
    const problem = await this.#subject.send('react', {
      post: this.post,
      type,
      ...(undo ? { undo } : {}),
    })
    if (problem) {
      this.#remember(type, undo)
      this.#problem = problem.detail
    }
    const { reacted, unreacted } = this.texts(REACTION_STRINGS)
    this.announce(problem ? problem.detail : fill(undo ? unreacted : reacted, type))
  }

  #mine(): readonly string[] {
    return (readItem(`reacted:${this.post}`) ?? '').split(' ')
  }

  #remember(kind: string, isPressed: boolean): void {
    const others = this.#mine().filter((other) => other && other !== kind)
    writeItem(`reacted:${this.post}`, [...others, ...(isPressed ? [kind] : [])].join(' '))
    this.requestUpdate()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-reactions': SiteReactions
  }
}
