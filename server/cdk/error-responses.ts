import { Duration } from 'aws-cdk-lib'
import type { ErrorResponse } from 'aws-cdk-lib/aws-cloudfront'

/** What CloudFront may cache of errors (CloudFront developer guide, "How CloudFront caches HTTP 4xx and 5xx status codes"). */
const CACHED_STATUSES = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504] as const

/**
 * No error is remembered: an artifact that is not there yet is there a moment later. None has a page either: it would stand
 * in the place of the problem document that a refused event is answered with, also for whoever reads the log.
 */
export function eventErrorResponses(): ErrorResponse[] {
  return CACHED_STATUSES.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }))
}
