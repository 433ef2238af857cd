import { render } from 'lit/html.js'
import { THREAD_DEPTH_MAX, type ThreadRow } from '../render/thread.js'
import type { Markup } from '../render/markdown.js'
import type { CommentRecord } from '../../codec/index.js'
import { make, markupNodes } from './markup-nodes.js'
import type { PendingEvent } from './subject-controller.js'

/** A comment as the thread shows it. */
export interface ThreadComment extends CommentRecord {
  /** How far this visitor's own comment has come; undefined once it is published. */
  readonly state?: PendingEvent['state']
  /** A change of the visitor's own that is on its way. */
  readonly change?: 'comment/edit' | 'comment/remove'
}

type Row = ThreadRow<ThreadComment>

/** How a thread is drawn. */
export interface ThreadView {
  /** What a comment's drawing depends on, apart from the comment itself. */
  readonly key: (comment: ThreadComment) => readonly unknown[]
  /** The label and the class of its `article`. */
  readonly article: (comment: ThreadComment) => readonly [label: string, className: string]
  readonly content: (row: Row) => readonly (Markup | undefined)[]
  /** What stands under it: it keeps its focus and its texts when the comment is drawn again. */
  readonly foot: (comment: ThreadComment) => unknown
}

interface Item {
  readonly item: HTMLElement
  readonly article: HTMLElement
  readonly foot: HTMLElement
  /** Its replies. */
  readonly list: HTMLElement
  key: readonly unknown[]
}

/** How long the page may be busy with comments at a time: half a frame. */
const SLICE_MS = 8

/**
 * The thread in the page: an item a comment, kept by its id, so that what somebody reads, writes or has focused stays
 * where it is. A long thread is drawn from the top in slices, a slice a frame; what has not changed is not drawn again.
 */
export class CommentList {
  readonly element = make('ol', { class: 'thread', role: 'list' })
  readonly #items = new Map<string, Item>()
  #run = 0

  /** Shows a thread. The first comments are there when it returns, all of them when the promise resolves. */
  async show(rows: readonly Row[], view: ThreadView): Promise<void> {
    const run = ++this.#run
    const ids = new Set(rows.map(({ comment }) => comment.id))
    for (const [id, { item }] of this.#items)
      if (!ids.has(id)) {
        item.remove()
        this.#items.delete(id)
      }
    /** The list at each depth, and the last item that is in its place there. */
    const lists = [this.element]
    const last = new Map<Element, Element>()
    let end = performance.now() + SLICE_MS
    for (const row of rows) {
      if (performance.now() > end) {
        await new Promise(requestAnimationFrame)
        if (run !== this.#run) return
        end = performance.now() + SLICE_MS
      }
      const { item, list } = this.#draw(row, view)
      const depth = Math.min(row.depth, THREAD_DEPTH_MAX)
      const place = lists[depth] ?? this.element
      const before = last.get(place)
      const next = before ? before.nextElementSibling : place.firstElementChild
      if (next !== item) place.insertBefore(item, next)
      last.set(place, item)
      lists[depth + 1] = list
    }
  }

  #draw(row: Row, view: ThreadView): Item {
    const { comment, parent } = row
    const { id } = comment
    const kept = this.#items.get(id) ?? newItem(id)
    this.#items.set(id, kept)
    const key = [comment, parent, row.depth, ...view.key(comment)]
    if (key.length !== kept.key.length || key.some((value, index) => kept.key[index] !== value)) {
      kept.key = key
      const { article, foot } = kept
      ;[article.ariaLabel, article.className] = view.article(comment)
      while (article.firstChild !== foot) article.firstChild?.remove()
      foot.before(...markupNodes(view.content(row)))
      render(view.foot(comment), foot)
    }
    return kept
  }
}

function newItem(id: string): Item {
  const foot = make('div', { class: 'foot' })
  const article = make('article', { id: `comment-${id}`, part: 'comment', tabindex: '-1' }, foot)
  const list = make('ol', { class: 'thread', role: 'list' })
  return { item: make('li', {}, article, list), article, foot, list, key: [] }
}
