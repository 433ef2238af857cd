import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { artifactFeed, type ArtifactFeed } from '../artifact-feed.js'
import type { Problem } from '../attempt.js'
import type { EventFields } from '../event-fields.js'
import { subjectUrl } from '../publication.js'
import type { ReceiptStatus } from '../receipt.js'
import { loadSending, sending } from './load-sending.js'
import type { SiteElement } from './site-element.js'
import { SHARED_STRINGS } from './strings.js'

/** An event on its way: what the visitor did, shown before the artifact shows it. */
export interface PendingEvent {
  readonly id: string
  readonly type: string
  readonly fields: Readonly<Record<string, string | boolean>>
  readonly at: number
  readonly state: 'sending' | 'queued' | 'accepted' | 'held'
}

/** Why an event was refused; `detail` is written for the visitor. */
export type Refusal = Pick<Problem, 'code' | 'detail'>

/** An element that can have a subject. */
export type SubjectHost = ReactiveControllerHost & SiteElement

/** What was read is on screen before anything else is asked of the network. */
const SENDING_DELAY_MS = 100

/**
 * One subject of one element: the artifact's text, and the events that are on their way to it. What sends events is
 * loaded once the text is there, so that reading waits for nothing.
 *
 * @example
 * readonly subject = new SubjectController(this, () => `reactions/${this.post}`)
 */
export class SubjectController implements ReactiveController {
  pending: readonly PendingEvent[] = []
  /** Told of an event that was refused after it had been queued. */
  onLateRefusal: ((event: PendingEvent, problem: Refusal) => void) | undefined
  /** Told of an event that is published now, or held. */
  onPublished: ((event: PendingEvent, status: ReceiptStatus) => void) | undefined
  /** Told whenever `pending` changes, and what it was before. */
  onPending: ((before: readonly PendingEvent[]) => void) | undefined
  readonly host: SubjectHost
  readonly #subject: () => string | false | undefined
  /** The first reading of the artifact. It never rejects. */
  loaded: Promise<void> | undefined
  #feed: ArtifactFeed | undefined
  readonly #stops: (() => void)[] = []

  constructor(host: SubjectHost, subject: () => string | false | undefined) {
    this.host = host
    this.#subject = subject
    host.addController(this)
  }

  /** The artifact as last read. Empty where it is not there yet. */
  get text(): string {
    return this.#feed?.text ?? ''
  }

  get state(): 'loading' | 'ready' | 'failed' {
    if (this.#feed?.text !== undefined) return 'ready'
    return this.#feed?.failed ? 'failed' : 'loading'
  }

  hostConnected(): void {
    this.hostUpdate()
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.splice(0)) stop()
    this.#feed = undefined
  }

  /** Follows the element to another subject when its attribute changes. */
  hostUpdate(): void {
    const { host } = this
    const subject = host.isConnected && this.#subject()
    // Half a surrogate pair has no place in a URL, and a server reads it so.
    const url = subject && subjectUrl(subject.replace(/\p{Cs}/gu, '\ufffd'))
    const feed = url ? artifactFeed(url) : undefined
    if (feed === this.#feed) return
    this.hostDisconnected()
    if (!feed) return
    this.#feed = feed
    this.#stops.push(feed.subscribe(() => host.requestUpdate()))
    if (host.hasAttribute('live'))
      this.#stops.push((feed as ArtifactFeed & { live(): () => void }).live())
    this.loaded = feed.refresh()
    void this.loaded.then(() => setTimeout(() => void loadSending(), SENDING_DELAY_MS))
  }

  async refresh(): Promise<void> {
    await this.#feed?.refresh()
  }

  /** Polls until the artifact shows what `isDone` looks for. */
  async until(isDone: (text: string) => boolean): Promise<boolean> {
    return (await this.#feed?.until(isDone)) ?? false
  }

  /** Puts an event among the pending ones, in place of one with the same id. */
  keep(event: PendingEvent): void {
    const others = this.pending.filter(({ id }) => id !== event.id)
    this.#setPending([...others, event])
  }

  forget(id: string): void {
    if (this.pending.some((event) => event.id === id))
      this.#setPending(this.pending.filter((event) => event.id !== id))
  }

  /**
   * Sends an event and shows it as pending until the artifact has it. Returns a refusal, or undefined where it is on its
   * way; `cancelled` where a listener of `site-event-send` kept it back.
   */
  async send<Type extends 'comment' | 'comment/edit' | 'comment/remove' | 'react' | 'vote'>(
    type: Type,
    fields: EventFields<Type>,
  ): Promise<Refusal | undefined> {
    // In the task of the click where it is loaded, as it nearly always is: a page that closes grants no other.
    const loaded = sending ?? (await loadSending())
    return loaded
      ? loaded.send(this, type, fields)
      : { code: 'offline', detail: this.host.texts(SHARED_STRINGS).failed }
  }

  #setPending(pending: readonly PendingEvent[]): void {
    const before = this.pending
    this.pending = pending
    this.host.states?.[pending.length ? 'add' : 'delete']('pending')
    this.onPending?.(before)
    this.host.requestUpdate()
  }
}
