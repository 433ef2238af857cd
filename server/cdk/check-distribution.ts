import { Stack } from 'aws-cdk-lib'
import type { CfnDistribution, Distribution } from 'aws-cdk-lib/aws-cloudfront'

/** What is read of a distribution as CloudFormation will have it. */
interface RenderedConfig {
  readonly cacheBehaviors?: readonly { readonly pathPattern: string }[]
  readonly customErrorResponses?: readonly RenderedError[]
}

interface RenderedError {
  readonly errorCode: number
  readonly errorCachingMinTtl?: number
  readonly responsePagePath?: string
}

/** Of a missing artifact; what CloudFront remembers of it for 10 s by itself. */
const MISSING = [403, 404]

/** What is wrong with a distribution that somebody else made: sentences that say what to do. */
export function faultsOf(distribution: Distribution, patterns: readonly string[]): string[] {
  const resource = distribution.node.defaultChild as CfnDistribution
  const config = Stack.of(distribution).resolve(resource.distributionConfig) as RenderedConfig
  const { cacheBehaviors = [], customErrorResponses = [] } = config
  const served = cacheBehaviors.map(({ pathPattern }) => pathPattern)
  const missing = patterns.filter((pattern) => !served.includes(pattern))
  const pages = customErrorResponses.filter(
    ({ responsePagePath }) => responsePagePath !== undefined,
  )
  const pinned = MISSING.filter(
    (code) =>
      customErrorResponses.find(({ errorCode }) => errorCode === code)?.errorCachingMinTtl !== 0,
  )
  return [
    ...(missing.length > 0
      ? [
          `The distribution has no behaviour for ${missing.join(', ')}. Spread "behaviors" of SiteEvents first into its additionalBehaviors, or use addTo.`,
        ]
      : []),
    ...pages.map(
      ({ errorCode }) =>
        `The distribution answers ${errorCode} with a page, also where an event is refused: the visitor and the log would take it for accepted. Use "errorResponses" of SiteEvents.`,
    ),
    ...(pinned.length > 0
      ? [
          `The distribution remembers ${pinned.join(' and ')}: an artifact would be missing after it is there. Add "errorResponses" of SiteEvents.`,
        ]
      : []),
  ]
}
