import { CLOUDFRONT_LOG } from '../../codec/index.js'

/**
 * The columns that CloudFront logs: those that the reader reads (`codec/log-row.ts`). The visitor's address is none of them:
 * an attestation has a digest of it, so that no address is stored anywhere.
 */
export const RECORD_FIELDS = [
  'date',
  'time',
  CLOUDFRONT_LOG.millis,
  'cs-method',
  'cs-uri-stem',
  'cs-uri-query',
  'sc-status',
  'sc-content-type',
  'x-edge-request-id',
  CLOUDFRONT_LOG.attestation,
] as const

/** Where the log begins in its bucket, and how it goes on: `access/<distribution>/2026/11/24/10/`. */
export const LOG_PREFIX = 'access'
export const LOG_SUFFIX = '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}'
