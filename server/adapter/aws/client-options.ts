/**
 * How a client of the AWS SDK is made that tries once and waits so long: who asks knows what a second try means, and for how
 * long to try. By itself the SDK waits for an answer without end, as on a connection that died while its function was
 * frozen; and without `throwOnRequestTimeout` a timeout is a warning alone.
 *
 * @param requestMs Longest that an answer may take, in milliseconds.
 * @param connectionMs Longest that a connection may take, in milliseconds.
 * @example new S3Client({ ...clientOptions(2_000, 1_000), region: 'eu-west-1' })
 */
export function clientOptions(requestMs: number, connectionMs: number) {
  return {
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: requestMs,
      connectionTimeout: connectionMs,
      throwOnRequestTimeout: true,
    },
  } as const
}
