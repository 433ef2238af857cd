/**
 * What CloudFront's standard logging v2 is asked to deliver (`RecordFields`), in this order: the columns of the log bucket,
 * of the Athena table over it, and of the relation `log` that `site-events query` reads. A field that is not asked for is
 * lost without a word.
 *
 * `c-ip` is not among them: the readers need nobody's address, since the attestation has the network's digest.
 *
 * Source: the CloudFront developer guide, "Standard log file fields" and "Configure standard logging (v2)".
 */
export const LOG_FIELDS = [
  'date',
  'time',
  'timestamp(ms)',
  'x-edge-location',
  'cs-method',
  'cs(Host)',
  'x-host-header',
  'cs-uri-stem',
  'cs-uri-query',
  'sc-status',
  'sc-content-type',
  'sc-bytes',
  'time-taken',
  'x-edge-result-type',
  'x-edge-request-id',
  'cs(Referer)',
  'cs(User-Agent)',
  'c-country',
  'viewer-request-log-data',
] as const

/**
 * Where below its prefix a delivery puts its files (`S3SuffixPath`): by day and hour, so that a query of some days opens
 * the files of those days alone.
 *
 * Source: the CloudFront developer guide, "Configure standard logging (v2)", on partitioning.
 */
export const LOG_SUFFIX_PATH = '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}'
