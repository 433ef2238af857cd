import type { Report } from './report.js'

/** What a page may say of its reports. */
export interface ReportOptions {
  /** Which version of the site this is. At most 100 bytes. */
  readonly release?: string | undefined
  /** `production`, `staging` … At most 100 bytes. */
  readonly environment?: string | undefined
  /** Which part of all page views reports anything: 0 for none, 1 for all. @default 1 */
  readonly sample?: number
  /** Reports that one page may send. @default 20 */
  readonly reportsMax?: number
  /** What is not worth reporting, by message or by address: part of it or a pattern. They add to the defaults. */
  readonly ignore?: readonly (string | RegExp)[]
  /**
   * Takes out of a message, and of the page's path, what may identify a visitor.
   * @default masks mail addresses, queries of URLs, 7 digits and more, and what looks like a token
   */
  readonly scrub?: (text: string) => string
  /** A last look at a report: change it, or return nothing to keep it back. */
  readonly beforeSend?: (report: Report) => Report | undefined
  /** Whether the visitor lets reports be sent; asked for each. @default Global Privacy Control is off */
  readonly consent?: () => boolean
}
