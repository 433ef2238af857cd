import { Duration } from 'aws-cdk-lib'
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type IResponseHeadersPolicyRef,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

/** What CloudFront's own policy `SecurityHeadersPolicy` has (CloudFront developer guide, "Managed response headers policies"). */
const SECURITY_HEADERS: ResponseSecurityHeadersBehavior = {
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: HeadersFrameOption.SAMEORIGIN, override: false },
  referrerPolicy: {
    referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
    override: false,
  },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: false },
  xssProtection: { protection: true, modeBlock: true, override: false },
}

/**
 * Headers of files. Artifacts and scripts are for everybody; a browser hands them to a page of another origin only where
 * the answer names that origin. What is missing has to be told so too, and not as a failure of the network.
 */
export function responseHeaders(
  scope: Construct,
  origins: readonly string[] = [],
): IResponseHeadersPolicyRef {
  if (origins.length === 0) return ResponseHeadersPolicy.SECURITY_HEADERS
  return new ResponseHeadersPolicy(scope, 'ResponseHeaders', {
    securityHeadersBehavior: SECURITY_HEADERS,
    corsBehavior: {
      accessControlAllowOrigins: [...origins],
      accessControlAllowMethods: ['GET', 'HEAD', 'OPTIONS'],
      // A page may ask with its cookies, and then a `*` means nothing.
      accessControlAllowCredentials: true,
      accessControlAllowHeaders: ['If-None-Match'],
      accessControlExposeHeaders: ['ETag'],
      originOverride: true,
    },
  })
}
