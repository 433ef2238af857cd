import {
  Distribution,
  FunctionEventType,
  HttpVersion,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
  type IOrigin,
  type IResponseHeadersPolicyRef,
} from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import type { Behaviors } from './behaviors.js'
import { siteCachePolicy } from './cache-policies.js'
import { createDirectoryIndex } from './directory-index.js'
import { eventErrorResponses } from './error-responses.js'
import type { SiteProps } from './props.js'

/** A distribution for the site: its files from the public bucket, and the paths of its events. */
export function createSiteDistribution(
  scope: Construct,
  { domainNames, certificate }: SiteProps,
  files: IOrigin,
  behaviors: Behaviors,
  headers: IResponseHeadersPolicyRef,
): Distribution {
  if (domainNames?.length && !certificate)
    throw new Error(`A certificate for ${domainNames.join(', ')} is missing, in us-east-1.`)
  return new Distribution(scope, 'Distribution', {
    ...(domainNames ? { domainNames: [...domainNames] } : {}),
    // Without a certificate of its own CloudFront lets nobody choose.
    ...(certificate
      ? { certificate, minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021 }
      : {}),
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    additionalBehaviors: behaviors,
    errorResponses: eventErrorResponses(),
    defaultBehavior: {
      origin: files,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: siteCachePolicy(scope),
      responseHeadersPolicy: headers,
      functionAssociations: [
        { function: createDirectoryIndex(scope), eventType: FunctionEventType.VIEWER_REQUEST },
      ],
    },
  })
}
