import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { EventError } from '../../codec/index.js'
import { artifactFeed, type ArtifactFeed } from '../artifact-feed.js'
import type { Problem } from '../attempt.js'
import { startDelivery } from '../delivery.js'
import type { EventFields } from '../event-fields.js'
import { newId } from '../new-id.js'
import { artifactUrl } from '../publication.js'
import type { Receipt, ReceiptStatus } from '../receipt.js'
import { sendEvent } from '../send-event.js'
import { dispatchSiteEvent } from './site-event.js'

/** An event on its way: what the visitor did, shown before the artifact shows it. */
export interface PendingEvent {
  readonly id: string
  readonly type: string
  readonly fields: Readonly<Record<string, string | boolean>>
  readonly at: number
  readonly state: 'sending' | 'queued' | 'accepted' | 'held'
}

type Refusal = Pick<Problem, 'code' | 'detail'>

/**
 * One subject of one element: the artifact's text, and the events that are on their way to it.
 *
 * @example
 * readonly subject = new SubjectController(this, () => `reactions/${this.post}`)
 */
export class SubjectController implements ReactiveController {
  pending: readonly PendingEvent[] = []
  /** Told of an event that was refused after it had been queued. */
  onLateRefusal: (event: PendingEvent, problem: Refusal) => void = () => {}
  /** Told of an event that is published now, or held. */
  onPublished: (event: PendingEvent, status: ReceiptStatus) => void = () => {}
  /** Told whenever `pending` changes, and what it was before. */
  onPending: (before: readonly PendingEvent[]) => void = () => {}
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #subject: () => string | undefined
  #feed: ArtifactFeed | undefined
  #unsubscribe: (() => void) | undefined

  constructor(host: ReactiveControllerHost & HTMLElement, subject: () => string | undefined) {
    this.#host = host
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
    startDelivery()
    this.hostUpdate()
  }

  hostDisconnected(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#feed = undefined
  }

  /** Follows the element to another subject when its attribute changes. */
  hostUpdate(): void {
    if (!this.#host.isConnected) return
    const subject = this.#subject()
    const url = subject === undefined ? undefined : artifactUrl(subject)
    const feed = url === undefined ? undefined : artifactFeed(url)
    if (feed === this.#feed) return
    this.hostDisconnected()
    if (!feed) return
    this.#feed = feed
    this.#unsubscribe = this.#feed.subscribe(() => this.#host.requestUpdate())
    void this.#feed.refresh()
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
    const id = newId()
    const about = { id, type, fields: fields as PendingEvent['fields'] }
    if (!dispatchSiteEvent(this.#host, 'send', about)) return { code: 'cancelled', detail: '' }
    const event: PendingEvent = { ...about, at: Date.now(), state: 'sending' }
    this.keep(event)
    try {
      const receipt = await sendEvent(type, fields, { id })
      const { url, location, status } = receipt
      if (receipt.problem) return this.#fail(event, receipt.problem)
      this.keep({ ...event, state: status === 'queued' ? 'queued' : 'accepted' })
      dispatchSiteEvent(this.#host, 'sent', { ...about, url, location, status })
      void this.#follow(event, receipt)
      return undefined
    } catch (error) {
      const { code = 'failed', message = '' } = error as Partial<EventError>
      return this.#fail(event, { code, detail: code === 'failed' ? '' : message })
    }
  }

  async #follow(event: PendingEvent, receipt: Receipt): Promise<void> {
    const status = await receipt.published
    const { id, type, fields } = event
    const detail = { id, type, fields, url: receipt.url, location: receipt.location, status }
    if (receipt.problem || status === 'dropped') {
      this.onLateRefusal(event, this.#fail(event, receipt.problem ?? { code: status, detail: '' }))
      return
    }
    // The overlay changes in the same update that brings the text which holds the event.
    if (status !== 'accepted') await this.refresh()
    if (status === 'published') this.forget(id)
    else this.keep({ ...event, state: status === 'held' ? 'held' : 'accepted' })
    if (status === 'accepted') return
    this.onPublished(event, status)
    dispatchSiteEvent(this.#host, 'published', detail)
  }

  #fail(event: PendingEvent, problem: Refusal): Refusal {
    this.forget(event.id)
    const { id, type, fields } = event
    dispatchSiteEvent(this.#host, 'failed', { id, type, fields, problem })
    return problem
  }

  #setPending(pending: readonly PendingEvent[]): void {
    const before = this.pending
    this.pending = pending
    this.onPending(before)
    this.#host.requestUpdate()
  }
}
