import type { ReactiveController } from 'lit'
import { html, nothing, type TemplateResult } from 'lit/html.js'
import { ownsComment } from '../ownership.js'
import { readItem, removeItem, writeItem } from '../storage.js'
import type { CommentFile } from '../render/thread.js'
import { relativeTime } from '../render/relative-time.js'
import { commentForm, type CommentForm } from './comment-form.js'
import type { ThreadComment } from './comment-list.js'
import { keepComments, keptChange, keptComments, withPending } from './kept-comments.js'
import type { SiteComments } from './site-comments.js'
import { writingStyles } from './writing-styles.js'
import { SHARED_STRINGS, fill } from './strings.js'
import type { Refusal } from './subject-controller.js'
import {
  STRINGS,
  actionsView,
  formEnd,
  previewNodes,
  questionView,
  type OpenAction,
  type WritingStrings,
} from './writing-view.js'

const NAME = 'name'
/** A form that is sent sooner than this after it came was filled by no person. */
const WRITING_MS_MIN = 1_000
const MINUTE_MS = 60_000

/**
 * What `site-comments` needs for those who write: forms, drafts, and the visitor's own comments on their way. It is
 * loaded when the comments are on screen.
 */
export class CommentWriting implements ReactiveController {
  readonly #host: SiteComments
  readonly #problems = new Map<string, string>()
  /** The texts of the forms that show a preview. */
  readonly #previews = new Map<string, string>()
  readonly #followed = new Set<string>()
  #since = performance.now()
  #isComposing = false
  #open: { readonly action: OpenAction; readonly id: string } | undefined
  /** Grows with whatever changes in an open form. */
  #version = 0
  #clock: ReturnType<typeof setInterval> | undefined

  constructor(host: SiteComments) {
    this.#host = host
    const { subject } = host
    subject.onPending = (before) => keepComments(host.post, subject.pending, before)
    subject.onPublished = ({ type }, status) => {
      if (type === 'comment') host.announce(this.#strings[status === 'held' ? 'held' : 'published'])
    }
    subject.onLateRefusal = ({ type, fields }, problem) => {
      if (type === 'comment/remove') return host.announce(problem.detail)
      const key = type === 'comment' ? 'new' : `edit-${String(fields['comment'])}`
      this.#restore(key, String(fields['body']))
      this.#fail(key, problem)
    }
    host.addStyles(writingStyles)
    this.begin()
    host.addController(this)
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#goTo)
    this.#clock = setInterval(this.#tick, MINUTE_MS)
    if (location.hash.startsWith('#comment-')) this.#goTo()
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#goTo)
    clearInterval(this.#clock)
  }

  /** Begins with the post that the element has now. */
  begin(): void {
    const { post, subject } = this.#host
    this.#problems.clear()
    this.#open = undefined
    subject.pending = keptComments(post)
    const typed = this.#host.querySelector<HTMLInputElement>('[name=name]')?.value
    if (typed) writeItem(NAME, typed)
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
      void subject.until(() => keptChange(event, this.#host.read()) !== undefined)
    }
    return withPending(file.comments, subject.pending)
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
    const state = comment.change === 'comment/remove' ? 'removing' : comment.state
    if (state)
      return html`<p class="state quiet" part="state" data-state=${state}>${strings[state]}</p>`
    if (action === 'remove') return questionView(comment, strings)
    return html`${
      action === 'edit' ? nothing : actionsView(comment, ownsComment(comment), !!action, strings)
    }${action ? this.#form(action, comment) : nothing}`
  }

  /** What the form for a new comment has beside its box. */
  newForm(): Pick<CommentForm, 'problem' | 'more'> {
    const isOpen = this.#isComposing
    return {
      problem: this.#problems.get('new'),
      more: isOpen ? this.#end('new', this.#strings.post) : undefined,
    }
  }

  /** Does what an event in the element asks for. */
  on(event: Event, target: HTMLElement): void {
    const key = target.closest('form')?.dataset['key']
    const { type } = event
    if (type === 'click') {
      const action = target.closest<HTMLElement>('[data-action]')?.dataset['action']
      const id = target.closest('article')?.id.slice('comment-'.length) ?? ''
      if (action === 'retry') void this.#host.subject.refresh()
      else if (action === 'older') void places().then((module) => module?.showOlder(this.#host))
      else if (action) this.#act(action, id, key ?? '')
    } else if (!key) return
    else if (type === 'submit') void this.#submit(key)
    else if (type === 'input') this.#type(key, target as HTMLInputElement)
    else if (type === 'keydown') this.#press(key, event as KeyboardEvent)
    else if (key === 'new' && !this.#isComposing) {
      this.#isComposing = true
      this.#update()
    }
  }

  get #strings(): WritingStrings {
    return this.#host.texts(STRINGS)
  }

  readonly #goTo = (): void => {
    void places().then((module) => module?.showNamed(this.#host))
  }

  /** How long ago things were changes by itself. */
  readonly #tick = (): void => {
    for (const time of this.#host.renderRoot.querySelectorAll('time'))
      time.textContent = relativeTime(Date.parse(time.dateTime), this.#host.locale)
  }

  #actionAt({ id }: ThreadComment): OpenAction | undefined {
    return this.#open?.id === id ? this.#open.action : undefined
  }

  #form(action: 'reply' | 'edit', comment: ThreadComment): TemplateResult {
    const strings = this.#strings
    const key = `${action}-${comment.id}`
    const isReply = action === 'reply'
    const name = comment.name || strings.anonymous
    return commentForm({
      key,
      label: isReply ? fill(strings.yourReply, name) : strings.editComment,
      body: readItem(this.#draft(key)) ?? (isReply ? '' : comment.body),
      problem: this.#problems.get(key),
      more: this.#end(key, isReply ? strings.postReply : strings.save),
    })
  }

  #end(key: string, action: string): TemplateResult {
    const name = key.startsWith('edit') ? undefined : (readItem(NAME) ?? '')
    return formEnd(key, action, name, this.#previews.get(key), this.#strings)
  }

  #type(key: string, { name, value }: HTMLInputElement): void {
    if (name === 'name') writeItem(NAME, value)
    if (name !== 'body') return
    this.#write(key, value)
    if (!this.#previews.has(key)) return
    this.#previews.set(key, value)
    // Typing draws the preview, and nothing else.
    this.#host.renderRoot
      .querySelector(`[data-key=${CSS.escape(key)}] .body`)
      ?.replaceChildren(...previewNodes(value))
  }

  #press(key: string, event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'Escape' && key !== 'new') this.#cancel(key)
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void this.#submit(key)
  }

  #act(action: string, id: string, key: string): void {
    if (action === 'preview') {
      if (!this.#previews.delete(key)) this.#previews.set(key, this.#box(key)?.value ?? '')
      this.#update()
    } else if (action === 'confirm') void this.#remove(id)
    else if (action === 'close' || (this.#open?.action === action && this.#open.id === id))
      this.#cancel(key)
    else {
      this.#open = { action: action as OpenAction, id }
      this.#update()
      const focus = action === 'remove' ? `comment-${id}` : `body-${action}-${id}`
      void this.#focus(focus, action === 'remove' ? ' .danger' : '')
    }
  }

  #cancel(key: string): void {
    const open = this.#open
    // What was begun as a reply is still there when it is opened again; a change that is not wanted is not.
    if (key.startsWith('edit')) this.#write(key, '')
    this.#close(key)
    if (open) void this.#focus(`comment-${open.id}`, ` [data-action=${open.action}]`)
  }

  #close(key: string): void {
    this.#problems.delete(key)
    this.#previews.delete(key)
    this.#open = undefined
    if (key === 'new') this.#isComposing = false
    this.#update()
  }

  async #submit(key: string): Promise<void> {
    const box = this.#box(key)
    // Half a surrogate pair cannot be sent at all.
    const body = tidy(box?.value ?? '')
    const trap = box?.form?.elements.namedItem('website') as HTMLInputElement | null
    const isFast = performance.now() - this.#since < WRITING_MS_MIN
    // Whoever was too fast only has to mean it.
    this.#since = 0
    if (!body || isFast || trap?.value) {
      const { bodyMissing, tooFast } = this.#strings
      return this.#fail(key, { code: '', detail: body ? tooFast : bodyMissing })
    }
    const [action, id] = split(key)
    const { post, subject } = this.#host
    if (box) box.value = ''
    this.#write(key, '')
    this.#close(key)
    const name = tidy((readItem(NAME) ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))
    const sending =
      action === 'edit'
        ? subject.send('comment/edit', { post, comment: id, body })
        : subject.send('comment', { post, body, ...(name && { name }), ...(id && { to: id }) })
    const sent = subject.pending.at(-1)?.id ?? ''
    this.#host.announce(this.#strings.sending)
    await this.#focus(`comment-${action === 'edit' ? id : sent}`)
    const problem = await sending
    if (problem) {
      if (id) this.#open = { action: action as OpenAction, id }
      this.#restore(key, body)
      return this.#fail(key, problem)
    }
    const state = subject.pending.find((event) => event.id === sent)?.state ?? 'accepted'
    this.#host.announce(this.#strings[action === 'edit' ? 'saved' : state])
  }

  async #remove(comment: string): Promise<void> {
    const { post, subject } = this.#host
    this.#open = undefined
    const sending = subject.send('comment/remove', { post, comment })
    await this.#focus('heading')
    const problem = await sending
    this.#host.announce(problem ? problem.detail : this.#strings.removed)
  }

  /** Says what is wrong in a form. */
  #fail(key: string, { code, detail }: Refusal): void {
    const text = code === 'cancelled' ? '' : detail || this.#host.texts(SHARED_STRINGS).failed
    this.#problems.set(key, text)
    if (key === 'new') this.#isComposing = true
    this.#update()
    this.#host.announce(text)
    void this.#focus(`body-${key}`)
  }

  /** Puts a text back that could not be sent, unless something else was begun in its place. */
  #restore(key: string, body: string): void {
    const box = this.#box(key)
    if (box?.value || readItem(this.#draft(key))) return
    if (box) box.value = body
    this.#write(key, body)
  }

  /** Keeps a text, in case the page is loaded again. */
  #write(key: string, body: string): void {
    if (body) writeItem(this.#draft(key), body)
    else removeItem(this.#draft(key))
  }

  #draft(key: string): string {
    return `draft:${this.#host.post}:${key}`
  }

  #box(key: string): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector(`#${CSS.escape(`body-${key}`)}`)
  }

  #focus(id: string, within = ''): Promise<void> {
    return this.#host.focusOn(`#${CSS.escape(id)}${within}`)
  }

  #update(): void {
    this.#version++
    this.#host.requestUpdate()
  }
}

/** Goes to comments that are not on screen: few visitors ask for it. */
const places = () => import('./comment-places.js').catch(() => undefined)

/** What a form is for, and the comment that it belongs to. An id may have dashes of its own. */
function split(key: string): [action: string, id: string] {
  const at = key.indexOf('-')
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)]
}

/** A text as it can be sent: without half a surrogate pair. */
function tidy(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').trim()
}
