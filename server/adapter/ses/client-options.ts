import type { SESClientConfig } from '@aws-sdk/client-ses'
import { clientOptions } from '../aws/client-options.js'

const REQUEST_TIMEOUT_MS = 5_000
const CONNECTION_TIMEOUT_MS = 2_000

/**
 * How a client of SES is made for this project: it tries once. SES has no token by which it would know a mail again, so a
 * second try after a lost answer may be a second mail; and one after throttling is too soon by minutes.
 *
 * @example new SESClient(SES_CLIENT_OPTIONS)
 */
export const SES_CLIENT_OPTIONS = clientOptions(
  REQUEST_TIMEOUT_MS,
  CONNECTION_TIMEOUT_MS,
) satisfies SESClientConfig
