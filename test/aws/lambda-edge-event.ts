import type { CloudFrontRequestEvent } from 'aws-lambda'
import { splitTarget } from '../../codec/index.js'

/** What Lambda@Edge is called with at a viewer's request, in the form that AWS documents. */
export function lambdaEdgeEvent(
  url: string,
  about: { method?: string; headers?: Readonly<Record<string, string>>; ip?: string } = {},
): CloudFrontRequestEvent {
  const { method = 'POST', headers = {}, ip = '203.0.113.7' } = about
  const { path, query } = splitTarget(url)
  const all = { host: 'www.example.org', 'user-agent': 'curl/8.5.0', ...headers }
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: 'd111111abcdef8.cloudfront.net',
            distributionId: 'EDFDVBD6EXAMPLE',
            eventType: 'viewer-request',
            requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
          },
          request: {
            clientIp: ip,
            method,
            uri: path,
            querystring: query,
            headers: Object.fromEntries(
              Object.entries(all).map(([key, value]) => [key, [{ key, value }]]),
            ),
          },
        },
      },
    ],
  }
}
