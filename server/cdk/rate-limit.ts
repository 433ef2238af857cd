import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { PREFIXES, eventPathStarts } from '../../codec/index.js'
import type { SiteEventsSettings } from './settings.js'

/**
 * A rule that counts what each address sends: nothing else in front of the log can. It costs $6 a month, and $0.60 for a
 * million requests.
 *
 * @param requestsMax Of one address in five minutes, 10 at least. Who sends more is answered 403 for as long.
 */
export function createRateLimit(
  scope: Construct,
  requestsMax: number,
  { slow = PREFIXES.slow, fast = PREFIXES.fast }: SiteEventsSettings,
): CfnWebACL {
  const seen = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
    metricName,
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: false,
  })
  const statements = eventPathStarts({ slow, fast }).map((searchString) => ({
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'STARTS_WITH',
      searchString,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  }))
  return new CfnWebACL(scope, 'RateLimit', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: seen('SiteEvents'),
    rules: [
      {
        name: 'events-of-one-address',
        priority: 0,
        action: { block: {} },
        visibilityConfig: seen('SiteEventsOfOneAddress'),
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            limit: requestsMax,
            scopeDownStatement: { orStatement: { statements } },
          },
        },
      },
    ],
  })
}
