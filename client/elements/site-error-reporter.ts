import { reportErrors } from '../error-reporter/report-errors.js'
import { host } from '../host.js'

// So that the module can be imported where there is no browser.
const Base = host.HTMLElement ?? (Object as unknown as typeof HTMLElement)

/**
 * Reports uncaught errors for as long as it is on the page. It shows nothing.
 *
 * @attr release - Which version of the site this is.
 * @attr environment - `production`, `staging` …
 * @example <site-error-reporter release="1.4.2"></site-error-reporter>
 */
export class SiteErrorReporter extends Base {
  #stop: (() => void) | undefined

  connectedCallback(): void {
    const release = this.getAttribute('release')
    const environment = this.getAttribute('environment')
    this.#stop = reportErrors({
      ...(release === null ? {} : { release }),
      ...(environment === null ? {} : { environment }),
    })
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
