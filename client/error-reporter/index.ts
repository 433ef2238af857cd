/**
 * The error reporter alone: importing it does nothing.
 *
 * @example import { reportErrors } from 'site-events/error-reporter'
 */
export { reportError, reportErrors, type ReportOptions } from './report-errors.js'
export type { ErrorReport, LinkReport, Report } from './report.js'
export { checkLinks, reportDeadLink, reportDeadLinks } from './dead-links.js'
export { ERROR_STUB } from './stub.js'
