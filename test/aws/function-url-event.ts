import type { LambdaFunctionURLEvent } from 'aws-lambda'

/** What a function URL behind CloudFront is asked with, in the form that AWS documents (payload format 2.0). */
export function functionUrlEvent(
  about: {
    method?: string
    path?: string
    query?: string
    headers?: Readonly<Record<string, string>>
    cookies?: string[]
  } = {},
): LambdaFunctionURLEvent {
  const { method = 'POST', path = '/auth/session', query = '', headers = {}, cookies } = about
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookies ? { cookies } : {}),
    headers: {
      host: 'abcdefghij.lambda-url.eu-west-1.on.aws',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amzn-trace-id': 'Root=1-67f0a1b2-3f4e5d6c7b8a9f0e1d2c3b4a',
      'x-forwarded-proto': 'https',
      via: '2.0 0123456789abcdef.cloudfront.net (CloudFront)',
      ...headers,
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefghij',
      domainName: 'abcdefghij.lambda-url.eu-west-1.on.aws',
      domainPrefix: 'abcdefghij',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '64.252.67.1',
        userAgent: 'Amazon CloudFront',
      },
      requestId: '5d2a8e0c-7b1f-4a7e-9c1a-2f3b4c5d6e7f',
      routeKey: '$default',
      stage: '$default',
      time: '24/Nov/2026:10:00:00 +0000',
      timeEpoch: 1_795_514_400_000,
    },
    isBase64Encoded: false,
  }
}
