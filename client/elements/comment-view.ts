import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { ownsComment } from '../ownership.js'
import { avatar } from './avatar.js'
import type { ThreadComment, ThreadNode } from './comment-thread.js'
import { linkedText } from './linked-text.js'
import { exactTime, relativeTime } from './relative-time.js'
import type { Strings } from './strings.js'

/** What is open under a comment. One at a time. */
export type OpenAction = 'reply' | 'edit' | 'remove'

/** What the thread needs from the element that shows it. */
export interface ThreadHost {
  readonly strings: Strings
  readonly locale: string | undefined
  readonly target: string
  readonly openUnder: (id: string) => OpenAction | undefined
  readonly open: (action: OpenAction, id: string) => void
  readonly close: () => void
  readonly remove: (id: string) => void
  readonly form: (action: 'reply' | 'edit', comment: ThreadComment) => TemplateResult
}

/** Draws a list of comments with their replies. */
export function threadView(nodes: readonly ThreadNode[], host: ThreadHost): TemplateResult {
  return html`<ol part="thread">
    ${repeat(
      nodes,
      ({ comment }) => comment.id,
      (node) =>
        html`<li>
          ${commentView(node, host)}
          ${node.replies.length > 0 ? threadView(node.replies, host) : nothing}
        </li>`,
    )}
  </ol>`
}

function commentView(node: ThreadNode, host: ThreadHost): TemplateResult {
  const { comment } = node
  const { strings } = host
  const open = host.openUnder(comment.id)
  const name = comment.name || strings.anonymous
  const state = comment.change === 'comment/remove' ? 'removing' : comment.state
  return html`<article
    id="comment-${comment.id}"
    part="comment"
    class=${`${state ? 'pending' : ''} ${host.target === comment.id ? 'target' : ''}`}
    tabindex="-1"
    aria-label=${strings.commentBy(name)}
  >
    ${avatar(comment.by)}
    <div class="main">
      <header part="header">
        <bdi class="author" part="author">${name}</bdi>
        ${badge(comment, strings)} ${times(comment, host)}
      </header>
      ${node.answers ? answersView(node.answers, strings) : nothing}
      ${
        open === 'edit'
          ? host.form('edit', comment)
          : html`<div class="body" part="body" dir="auto">${linkedText(comment.body)}</div>`
      }
      ${
        state
          ? html`<p class="state quiet" part="state" data-state=${state}>
              ${state === 'removing' ? strings.removing : strings.states[state]}
            </p>`
          : open === 'edit'
            ? nothing
            : actions(comment, name, open, host)
      }
      ${open === 'reply' ? host.form('reply', comment) : nothing}
    </div>
  </article>`
}

function badge(comment: ThreadComment, strings: Strings): TemplateResult | typeof nothing {
  const text = comment.role
    ? strings.roles[comment.role]
    : comment.verified
      ? strings.verified
      : undefined
  return text ? html`<span class="badge" part="badge">${text}</span>` : nothing
}

function times(comment: ThreadComment, { locale, strings }: ThreadHost): TemplateResult {
  const at = Date.parse(comment.at)
  const edited = Date.parse(comment.edited ?? '')
  return html`${
    Number.isNaN(at)
      ? nothing
      : html`<a class="time quiet" part="time" href="#comment-${comment.id}">
          <time datetime=${comment.at} title=${exactTime(at, locale)}>
            ${relativeTime(at, locale)}
          </time>
        </a>`
  }
  ${
    Number.isNaN(edited)
      ? nothing
      : html`<span class="quiet" title=${exactTime(edited, locale)}>${strings.edited}</span>`
  }`
}

function answersView(answers: { id: string; name?: string }, strings: Strings): TemplateResult {
  if (answers.name === undefined) return html`<p class="answers quiet">${strings.answersGone}</p>`
  return html`<p class="answers quiet">
    <a href="#comment-${answers.id}">
      <bdi>${strings.answers(answers.name || strings.anonymous)}</bdi>
    </a>
  </p>`
}

function actions(
  comment: ThreadComment,
  name: string,
  open: OpenAction | undefined,
  host: ThreadHost,
): TemplateResult {
  const { strings } = host
  if (open === 'remove') {
    return html`<div class="actions ask">
      <span id="ask-${comment.id}">${strings.removeAsk}</span>
      <button
        type="button"
        class="danger"
        aria-describedby="ask-${comment.id}"
        @click=${() => host.remove(comment.id)}
      >
        ${strings.removeYes}
      </button>
      <button type="button" @click=${host.close}>${strings.removeNo}</button>
    </div>`
  }
  const button = (action: OpenAction, text: string, label?: string): TemplateResult =>
    html`<button
      type="button"
      class="text"
      part="action"
      data-action=${action}
      aria-label=${label ?? nothing}
      aria-expanded=${open === action ? 'true' : 'false'}
      @click=${() => (open === action ? host.close() : host.open(action, comment.id))}
    >
      ${text}
    </button>`
  return html`<div class="actions">
    ${button('reply', strings.reply, strings.replyTo(name))}
    ${
      ownsComment(comment)
        ? html`${button('edit', strings.edit)} ${button('remove', strings.remove)}`
        : nothing
    }
  </div>`
}
