/** What is loaded beside a page that reports, in one piece. */
export { reportError, reportErrors } from './report-errors.js'
export { reportDeadLinks } from './dead-links.js'
