/**
 * The browser SDK: importing it does nothing, and it needs no element.
 *
 * @example import { sendEvent } from 'site-events'
 */
export { sendEvent, type SendOptions } from './send-event.js'
export type { Receipt, ReceiptStatus } from './receipt.js'
export type { Problem } from './attempt.js'
export type { CustomFields, EventFields } from './event-fields.js'
export { configure, type Settings } from './settings.js'
export { startDelivery } from './delivery.js'
export { droppedCount, outboxEntries, type OutboxEntry } from './outbox.js'
export { artifactFeed, type ArtifactFeed } from './artifact-feed.js'
export type { PollOptions } from './polling.js'
export { artifactUrl } from './publication.js'
export { ownsComment } from './ownership.js'
export {
  reportError,
  reportErrors,
  type ErrorReport,
  type ReportOptions,
} from './error-reporter/report-errors.js'
export { EventError, type EventErrorCode } from '../codec/index.js'
