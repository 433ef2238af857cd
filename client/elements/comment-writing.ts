import { html, nothing, type TemplateResult } from 'lit/html.js'
import { ownsComment } from '../ownership.js'
import type { CommentFile } from '../render/thread.js'
import { CommentDrafts, tidy } from './comment-drafts.js'
import { commentForm, type CommentForm } from './comment-form.js'
import type { ThreadComment } from './comment-list.js'
import type * as Removal from './comment-removal.js'
import { CommentVisit, places } from './comment-visit.js'
import { articleOf, focusOn } from './focus-on.js'
import { keepComments, keptChange, keptComments, withPending } from './kept-comments.js'
import type { SiteComments } from './site-comments.js'
import { fill } from './strings.js'
import {
  STRINGS,
  actionsView,
  formEnd,
  olderView,
  previewNodes,
  sortView,
  type OpenAction,
  type WritingStrings,
} from './writing-view.js'
import { writingStyles } from './writing-styles.js'

/** A form that is sent sooner than this after it came was filled by no person. */
const WRITING_MS_MIN = 1_000

/**
 * What `site-comments` needs for those who write: forms, drafts, and the visitor's own comments on their way. It is
 * loaded when the comments are on screen.
 */
export class CommentWriting {
  readonly #host: SiteComments
  readonly #drafts: CommentDrafts
  readonly #problems = new Map<string, string>()
  /** The texts of the forms that show a preview. */
  readonly #previews = new Map<string, string>()
  readonly #followed = new Set<string>()
  #since = performance.now()
  /** What is in the box for a new comment at first. */
  #body = ''
  #isComposing = false
  #open: { readonly action: OpenAction; readonly id: string } | undefined
  /** Grows with whatever changes in an open form. */
  #version = 0
  #removal: typeof Removal | undefined

  constructor(host: SiteComments) {
    this.#host = host
    this.#drafts = new CommentDrafts(host)
    const { subject } = host
    subject.onPending = (before) => keepComments(host.post, subject.pending, before)
    subject.onPublished = ({ type }, status) => {
      if (type === 'comment') host.announce(this.#strings[status === 'held' ? 'held' : 'published'])
    }
    subject.onLateRefusal = ({ type, fields }, { detail }) => {
      const key = type === 'comment' ? 'new' : `edit-${String(fields['comment'])}`
      if (type === 'comment/remove') host.announce(detail)
      else this.#giveBack(key, String(fields['body']), detail)
    }
    host.addStyles(writingStyles)
    for (const type of ['click', 'change', 'focusin', 'input', 'keydown', 'submit'])
      host.renderRoot.addEventListener(type, (event) => {
        this.on(event, event.target as HTMLElement)
      })
    this.begin()
    host.addController(new CommentVisit(host))
  }

  /** Begins with the post that the element has now. */
  begin(): void {
    const { post, subject } = this.#host
    this.#body = this.#drafts.takeOver() ?? ''
    this.#problems.clear()
    this.#open = undefined
    subject.pending = keptComments(post)
  }

  /** The comments with what the visitor did a moment ago on top, as far as the files do not show it yet. */
  comments(file: CommentFile): readonly ThreadComment[] {
    const { subject } = this.#host
    for (const event of subject.state === 'ready' ? subject.pending : []) {
      const change = keptChange(event, file)
      if (change === 'gone') subject.forget(event.id)
      if (change === 'held') subject.keep({ ...event, state: 'held' })
      // What an earlier page sent is looked for here; what this one sends is followed anyway.
      if (change || event.state === 'sending' || this.#followed.has(event.id)) continue
      this.#followed.add(event.id)
      void subject.until(() => !!keptChange(event, this.#host.read()))
    }
    return withPending(file.comments, subject.pending)
  }

  sort(count: number): unknown {
    return sortView(count, this.#host.sort, this.#strings)
  }

  older({ next }: CommentFile): unknown {
    return olderView(next, this.#strings)
  }

  /** What the drawing of a comment depends on here: nothing for most, so that they are not drawn again. */
  key(comment: ThreadComment): readonly unknown[] {
    const action = this.#actionAt(comment)
    return action ? [action, this.#version] : ownsComment(comment) ? [true] : []
  }

  className(comment: ThreadComment): string {
    return comment.state || comment.change ? 'pending' : (this.#actionAt(comment) ?? '')
  }

  /** What stands under a comment. */
  foot(comment: ThreadComment): unknown {
    const strings = this.#strings
    const action = this.#actionAt(comment)
    const state = comment.change === 'comment/remove' ? 'sending' : comment.state
    if (state)
      return html`<p class="state quiet" part="state" data-state=${state}>${strings[state]}</p>`
    if (action === 'remove') return this.#removal?.questionView(this.#host) ?? nothing
    if (action) return this.#form(action, comment)
    return actionsView(comment, ownsComment(comment), strings)
  }

  /** What the form for a new comment has beside its box. */
  newForm(): Pick<CommentForm, 'body' | 'problem' | 'more'> {
    return {
      body: this.#body,
      problem: this.#problems.get('new'),
      more: this.#isComposing ? this.#end('new', this.#strings.post) : undefined,
    }
  }

  /** Does what an event in the element asks for. */
  on(event: Event, target: HTMLElement): void {
    const key = target.closest('form')?.dataset['key'] ?? ''
    const action = target.closest<HTMLElement>('[data-action]')?.dataset['action']
    const id = target.closest('article')?.id.slice('comment-'.length) ?? ''
    const { type } = event
    const { value } = target as HTMLSelectElement
    if (type === 'submit') event.preventDefault()
    if (type === 'click' && action) this.#act(action, id, key)
    if (type === 'change' && target.matches('select')) this.#host.sort = value
    if (!key) return
    if (type === 'submit') void this.#submit(key)
    if (type === 'input') this.#type(key, target as HTMLInputElement)
    if (type === 'keydown') this.#press(key, event as KeyboardEvent)
    if (type === 'focusin' && key === 'new') this.#compose()
  }

  get #strings(): WritingStrings {
    return this.#host.texts(STRINGS)
  }

  #actionAt({ id }: ThreadComment): OpenAction | undefined {
    return this.#open?.id === id ? this.#open.action : undefined
  }

  #form(action: 'reply' | 'edit', { body, id, name }: ThreadComment): TemplateResult {
    const { anonymous, editComment, postReply, save, yourReply } = this.#strings
    const key = `${action}-${id}`
    const isReply = action === 'reply'
    return commentForm({
      key,
      label: isReply ? fill(yourReply, name || anonymous) : editComment,
      body: this.#drafts.read(key) ?? (isReply ? '' : body),
      problem: this.#problems.get(key),
      more: this.#end(key, isReply ? postReply : save),
    })
  }

  #end(key: string, action: string): TemplateResult {
    const name = key.startsWith('edit') ? undefined : this.#drafts.name
    return formEnd(key, action, name, this.#previews.get(key), this.#strings)
  }

  #compose(): void {
    if (this.#isComposing) return
    this.#isComposing = true
    this.#update()
  }

  #type(key: string, field: HTMLInputElement): void {
    this.#drafts.type(key, field)
    if (field.name !== 'body' || !this.#previews.has(key)) return
    this.#previews.set(key, field.value)
    // Typing draws the preview, and nothing else.
    const preview = field.form?.querySelector('.preview')
    preview?.replaceChildren(...previewNodes(field.value))
  }

  #press(key: string, event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'Escape' && key !== 'new') this.#cancel(key)
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void this.#submit(key)
  }

  #act(action: string, id: string, key: string): void {
    if (action === 'retry') void this.#host.subject.refresh()
    else if (action === 'older') void places().then((module) => module?.showOlder(this.#host))
    else if (action === 'preview') {
      if (!this.#previews.delete(key)) this.#previews.set(key, this.#drafts.box(key)?.value ?? '')
      this.#update()
    } else if (action === 'confirm') {
      this.#open = undefined
      void this.#removal?.remove(this.#host, id)
    } else if (action === 'close') this.#cancel(key)
    else void this.#openUnder(action as OpenAction, id)
  }

  async #openUnder(action: OpenAction, id: string): Promise<void> {
    const isRemoval = action === 'remove'
    // Few visitors remove what they wrote.
    if (isRemoval) this.#removal ??= await import('./comment-removal.js').catch(() => undefined)
    if (isRemoval && !this.#removal) return
    this.#open = { action, id }
    this.#update()
    await this.#focus(isRemoval ? `${articleOf(id)} .danger` : boxOf(`${action}-${id}`))
  }

  #cancel(key: string): void {
    const open = this.#open
    // What was begun as a reply is still there when it is opened again; a change that is not wanted is not.
    if (key.startsWith('edit')) this.#drafts.write(key, '')
    this.#close(key)
    if (open) void this.#focus(`${articleOf(open.id)} [data-action=${open.action}]`)
  }

  #close(key: string): void {
    this.#problems.delete(key)
    this.#previews.delete(key)
    this.#open = undefined
    if (key === 'new') this.#isComposing = false
    this.#update()
  }

  async #submit(key: string): Promise<void> {
    const { post, subject } = this.#host
    const drafts = this.#drafts
    const box = drafts.box(key)
    const body = tidy(box?.value ?? '')
    const trap = box?.form?.elements.namedItem('website') as HTMLInputElement | null
    const isFast = performance.now() - this.#since < WRITING_MS_MIN
    // Whoever was too fast only has to mean it.
    this.#since = -Infinity
    const { bodyMissing, saved, sending, tooFast } = this.#strings
    if (!body || isFast || trap?.value) {
      this.#fail(key, body ? tooFast : bodyMissing)
      return
    }
    const [action = '', ...rest] = key.split('-')
    // An id may have dashes of its own.
    const id = rest.join('-')
    const isEdit = action === 'edit'
    drafts.fill(key, '')
    this.#close(key)
    const name = drafts.plainName
    const refused = isEdit
      ? subject.send('comment/edit', { post, comment: id, body })
      : subject.send('comment', { post, body, ...(name && { name }), ...(id && { to: id }) })
    const sent = subject.pending.at(-1)?.id ?? ''
    this.#host.announce(sending)
    await this.#focus(articleOf(isEdit ? id : sent))
    const problem = await refused
    const state = subject.pending.find((event) => event.id === sent)?.state ?? 'accepted'
    if (problem) {
      if (id) this.#open = { action: action as OpenAction, id }
      this.#giveBack(key, body, problem.detail)
    } else this.#host.announce(isEdit ? saved : this.#strings[state])
  }

  /** Puts a text back that could not be sent, unless something else was begun in its place. */
  #giveBack(key: string, body: string, detail: string): void {
    if (!this.#drafts.read(key)) this.#drafts.fill(key, body)
    this.#host.announce(detail)
    this.#fail(key, detail)
  }

  /** Says what is wrong in a form. */
  #fail(key: string, detail: string): void {
    this.#problems.set(key, detail)
    if (key === 'new') this.#isComposing = true
    this.#update()
    void this.#focus(boxOf(key))
  }

  #focus(selector: string): Promise<void> {
    return focusOn(this.#host, selector)
  }

  #update(): void {
    this.#version++
    this.#host.requestUpdate()
  }
}

const boxOf = (key: string): string => `#${CSS.escape(`body-${key}`)}`
