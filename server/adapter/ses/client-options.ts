import type { SESClientConfig } from '@aws-sdk/client-ses'

const REQUEST_TIMEOUT_MS = 5_000
const CONNECTION_TIMEOUT_MS = 2_000

/**
 * How a client of SES is made for this project: it tries once. SES has no token by which it would know a mail again, so a
 * second try after a lost answer may be a second mail; and one after throttling is too soon by minutes.
 *
 * @example new SESClient(SES_CLIENT_OPTIONS)
 */
export const SES_CLIENT_OPTIONS = {
  maxAttempts: 1,
  requestHandler: {
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
} as const satisfies SESClientConfig
