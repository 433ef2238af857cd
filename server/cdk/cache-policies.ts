import { Duration } from 'aws-cdk-lib'
import { CachePolicy } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

/**
 * Artifacts are asked for anew each time: they say `no-cache`, and what says nothing is kept for no time. With a maximum of
 * zero too, CloudFront would not cache at all, and then it does not compress either (CloudFront developer guide,
 * "Understand cache policies", "Serve compressed files").
 */
export function artifactCachePolicy(scope: Construct): CachePolicy {
  return new CachePolicy(scope, 'ArtifactCache', {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.seconds(1),
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  })
}

/** A page is seen a minute after it was published, so that publishing invalidates nothing. */
export function siteCachePolicy(scope: Construct): CachePolicy {
  return new CachePolicy(scope, 'SiteCache', {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.minutes(1),
    maxTtl: Duration.days(365),
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  })
}
