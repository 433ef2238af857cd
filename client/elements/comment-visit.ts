import type { ReactiveController } from 'lit'
import { relativeTime } from '../render/relative-time.js'
import type { SiteComments } from './site-comments.js'

const MINUTE_MS = 60_000

/** Goes to comments that are not on screen: few visitors ask for it. */
export const places = () => import('./comment-places.js').catch(() => undefined)

/** What changes around a thread while somebody is there: how long ago things were, and the address of the page. */
export class CommentVisit implements ReactiveController {
  readonly #host: SiteComments
  #clock: ReturnType<typeof setInterval> | undefined

  constructor(host: SiteComments) {
    this.#host = host
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#goTo)
    this.#clock = setInterval(this.#tick, MINUTE_MS)
    this.#goTo()
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#goTo)
    clearInterval(this.#clock)
  }

  readonly #goTo = (): void => {
    if (this.#host.target || location.hash.startsWith('#comment-'))
      void places().then((module) => module?.showNamed(this.#host))
  }

  readonly #tick = (): void => {
    for (const time of this.#host.renderRoot.querySelectorAll('time'))
      time.textContent = relativeTime(Date.parse(time.dateTime), this.#host.locale)
  }
}
