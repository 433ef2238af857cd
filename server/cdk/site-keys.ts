import { CustomResource, Duration } from 'aws-cdk-lib'
import type { KeyValueStore } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import { allows, parameterArn } from './grants.js'
import { createHandler } from './handler-function.js'
import { edgeSettings, type SiteEventsSettings } from './settings.js'

export interface SiteKeysOptions {
  readonly parameter: string
  readonly store: KeyValueStore
  readonly keys: readonly string[]
  readonly settings: SiteEventsSettings
  readonly built?: string | undefined
}

/** Longer than its function may take: without an answer by then the deployment fails. */
const ANSWER_TIMEOUT = Duration.minutes(5)

/**
 * Makes the site's keys where they are kept, at the first deployment, and gives them to the edge. No key is ever in the
 * template: CloudFormation knows their names alone.
 */
export function createSiteKeys(scope: Construct, options: SiteKeysOptions): void {
  const { parameter, store, keys, settings, built } = options
  const maker = createHandler(scope, 'keys', {
    built,
    may: [
      allows(['ssm:GetParameter', 'ssm:PutParameter'], [parameterArn(scope, parameter)]),
      allows(
        ['cloudfront-keyvaluestore:DescribeKeyValueStore', 'cloudfront-keyvaluestore:UpdateKeys'],
        [store.keyValueStoreArn],
      ),
    ],
  })
  const made = new CustomResource(scope, 'SiteKeys', {
    resourceType: 'Custom::SiteEventsKeys',
    serviceToken: maker.functionArn,
    serviceTimeout: ANSWER_TIMEOUT,
    properties: {
      Parameter: parameter,
      Store: store.keyValueStoreArn,
      Keys: keys,
      Settings: edgeSettings(settings),
    },
  })
  // Its rights are no part of it, and it works as soon as it is there.
  if (maker.role) made.node.addDependency(maker.role)
}
