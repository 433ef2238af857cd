import { ArnFormat, Names, Stack } from 'aws-cdk-lib'
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { LOG_FIELDS, LOG_SUFFIX_PATH } from '../../codec/index.js'
import { CLOUDFRONT_REGION } from './region.js'

/** Where the log begins in its bucket: `access/<distribution>/2026/11/24/10/`. */
const LOG_PREFIX = 'access'
/** Longest name of a delivery source (CloudWatch Logs API reference, PutDeliverySource). */
const NAME_CHARS_MAX = 60

/**
 * Has CloudFront's access log delivered into a bucket: standard logging v2, JSON lines. The older kind has no column for
 * what the edge says of an event.
 *
 * A distribution has one delivery source: one that has standard logging v2 already gives it up first. Whoever deploys needs
 * `cloudfront:AllowVendedLogDeliveryForResource`.
 */
export function deliverLog(scope: Construct, distribution: IDistribution, bucket: Bucket): void {
  const name = Names.uniqueResourceName(scope, { maxLength: NAME_CHARS_MAX, separator: '-' })
  allowDelivery(bucket, name)
  const source = new CfnDeliverySource(scope, 'LogSource', {
    name,
    logType: 'ACCESS_LOGS',
    resourceArn: Stack.of(scope).formatArn({
      service: 'cloudfront',
      region: '',
      resource: 'distribution',
      resourceName: distribution.distributionId,
    }),
  })
  const destination = new CfnDeliveryDestination(scope, 'LogDestination', {
    name,
    outputFormat: 'json',
    destinationResourceArn: `${bucket.bucketArn}/${LOG_PREFIX}`,
  })
  const delivery = new CfnDelivery(scope, 'LogDelivery', {
    deliverySourceName: name,
    deliveryDestinationArn: destination.attrArn,
    recordFields: [...LOG_FIELDS],
    s3SuffixPath: LOG_SUFFIX_PATH,
    s3EnableHiveCompatiblePath: false,
  })
  delivery.addResourceDependency(source)
  // Where the policy comes later, AWS writes one of its own meanwhile, and the stack then fails on it.
  if (bucket.policy) destination.node.addDependency(bucket.policy)
}

/**
 * AWS would add this to the bucket's policy itself, and the next deployment would take it away. The condition on the list of
 * grants that AWS shows with it is left out, as there are no such lists here.
 */
function allowDelivery(bucket: Bucket, sourceName: string): void {
  const { account } = Stack.of(bucket)
  const sourceArn = Stack.of(bucket).formatArn({
    service: 'logs',
    region: CLOUDFRONT_REGION,
    resource: 'delivery-source',
    resourceName: sourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${LOG_PREFIX}/*`)],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': sourceArn },
      },
    }),
  )
}
