import type { ReactiveController, ReactiveControllerHost } from 'lit'

/**
 * Follows `#comment-<id>`. A browser does not look for a fragment inside a shadow root, so the element has to.
 */
export class Permalinks implements ReactiveController {
  /** The id of the comment that the address names. */
  target = ''
  readonly #host: ReactiveControllerHost
  readonly #isReady: () => boolean
  readonly #focus: (id: string) => void
  #seen: string | undefined

  constructor(
    host: ReactiveControllerHost,
    isReady: () => boolean,
    focus: (elementId: string) => void,
  ) {
    this.#host = host
    this.#isReady = isReady
    this.#focus = focus
    host.addController(this)
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#look)
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#look)
  }

  /** The address of the page may name a comment that has only just come. */
  hostUpdated(): void {
    if (this.#seen === undefined && this.#isReady()) this.#look()
  }

  readonly #look = (): void => {
    if (this.#seen === location.hash) return
    this.#seen = location.hash
    this.target = /^#comment-([\w=-]+)$/.exec(location.hash)?.[1] ?? ''
    this.#host.requestUpdate()
    if (this.target) void this.#host.updateComplete.then(() => this.#focus(this.target))
  }
}
