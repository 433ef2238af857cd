import { attributeOptions, reportErrors } from '../error-reporter/lazy.js'
import { host } from '../host.js'

// So that the module can be imported where there is no browser.
const Base = host.HTMLElement ?? (Object as unknown as typeof HTMLElement)

/**
 * Reports uncaught errors for as long as it is on the page. It shows nothing.
 *
 * @attr release - Which version of the site this is.
 * @attr environment - `production`, `staging` …
 * @attr sample - Which part of all page views reports anything, 0 to 1.
 * @example <site-error-reporter release="1.4.2"></site-error-reporter>
 */
export class SiteErrorReporter extends Base {
  #stop: (() => void) | undefined

  connectedCallback(): void {
    this.#stop = reportErrors(attributeOptions((name) => this.getAttribute(name)))
  }

  disconnectedCallback(): void {
    this.#stop?.()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-error-reporter': SiteErrorReporter
  }
}
