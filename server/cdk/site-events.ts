import { Stack } from 'aws-cdk-lib'
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type {
  Distribution,
  ErrorResponse,
  IOrigin,
  IResponseHeadersPolicyRef,
} from 'aws-cdk-lib/aws-cloudfront'
import { FunctionUrlOriginAccessControl } from 'aws-cdk-lib/aws-cloudfront'
import { FunctionUrlOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { FunctionUrlAuthType, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { addAlarms } from './alarms.js'
import { createBehaviors, type Behaviors } from './behaviors.js'
import { createBuckets, type Buckets } from './buckets.js'
import { addBudget } from './budget.js'
import { artifactCachePolicy } from './cache-policies.js'
import { faultsOf } from './check-distribution.js'
import { createEdge } from './edge.js'
import { eventErrorResponses } from './error-responses.js'
import { timeoutOf } from './handler-function.js'
import { createHandlers, type Handlers } from './handlers.js'
import { deliverLog } from './log-delivery.js'
import { readNewObjects, type ObjectQueues } from './object-reader.js'
import { DEFAULTS, type SiteEventsProps, type SiteProps } from './props.js'
import { createRateLimit } from './rate-limit.js'
import { requireCloudFrontRegion } from './region.js'
import { responseHeaders } from './response-headers.js'
import { createSiteDistribution } from './site-distribution.js'
import { publishSite } from './site-files.js'
import { createSiteKeys } from './site-keys.js'
import { createTable } from './table.js'

/**
 * Everything that a static site needs for its events on AWS: the edge, both lanes, the readers, what they keep, and what
 * watches them. The stack has to be in us-east-1.
 *
 * @example
 * // A site of its own:
 * new SiteEvents(stack, 'SiteEvents', { site: { folder: 'public' } })
 * // Beside a distribution of the same stack, which takes what it lacks:
 * const siteEvents = new SiteEvents(stack, 'SiteEvents')
 * const distribution = new Distribution(stack, 'Distribution', {
 *   defaultBehavior,
 *   additionalBehaviors: siteEvents.behaviors,
 *   errorResponses: siteEvents.errorResponses,
 * })
 * siteEvents.attach(distribution)
 */
export class SiteEvents extends Construct {
  readonly buckets: Buckets
  readonly table: Table
  /** The name in Parameter Store under which the keys are. They stay when the stack goes. */
  readonly keysParameter: string
  /** What a distribution does with the paths of events and artifacts, by pattern. They come first. */
  readonly behaviors: Behaviors
  /** What a distribution does with errors: it remembers none. */
  readonly errorResponses: ErrorResponse[] = eventErrorResponses()
  /** The distribution that serves the site: the construct's own, or the one that was attached. */
  distribution: Distribution | undefined

  readonly #handlers: Handlers
  readonly #rateLimit: CfnWebACL | undefined

  /** @throws where the stack is not in us-east-1, or the package is not built. */
  constructor(scope: Construct, id: string, props: SiteEventsProps = {}) {
    super(scope, id)
    requireCloudFrontRegion(this)
    const { built, site, alarmEmail, budgetUsd, requestsPer5MinutesMax } = props
    const settings = { ...DEFAULTS.settings, ...props.settings }
    const { logDays = DEFAULTS.logDays, uploads = DEFAULTS.uploads } = props
    this.keysParameter =
      props.keysParameter ?? `/site-events/${Stack.of(this).stackName}/${this.node.id}/keys`
    this.buckets = createBuckets(this, { logDays, uploads })
    this.table = createTable(this)
    const { keysParameter, buckets, table } = this
    this.#handlers = createHandlers(this, { props, settings, buckets, table, keysParameter })
    const edge = createEdge(this, built)
    createSiteKeys(this, {
      parameter: keysParameter,
      store: edge.store,
      keys: props.keys ?? DEFAULTS.keys,
      settings,
      built,
    })
    const files = S3BucketOrigin.withOriginAccessControl(buckets.public as IBucket)
    const headers = responseHeaders(this, settings.origins)
    const closed = new FunctionUrlOriginAccessControl(this, 'FunctionAccess')
    this.behaviors = createBehaviors({
      settings,
      edge: edge.function,
      fast: originOf(this.#handlers.fast, closed),
      session: originOf(this.#handlers.session, closed),
      artifacts: files,
      artifactCache: artifactCachePolicy(this),
      artifactHeaders: headers,
    })
    addAlarms(
      this,
      {
        edge: edge.function,
        functions: Object.values(this.#handlers) as LambdaFunction[],
        queues: this.#readObjects(),
      },
      alarmEmail,
    )
    if (budgetUsd !== undefined) addBudget(this, budgetUsd, mailOf(alarmEmail))
    if (requestsPer5MinutesMax !== undefined)
      this.#rateLimit = createRateLimit(this, requestsPer5MinutesMax, settings)
    if (site) this.#serve(site, files, headers, built)
    this.node.addValidation({ validate: () => this.#faults() })
  }

  /**
   * Adds the behaviours to a distribution of the same stack and attaches it. Behaviours that it has already come first, so
   * none of them may match the paths of events.
   *
   * @param url See `attach`.
   */
  addTo(distribution: Distribution, url?: string): void {
    for (const [pattern, { origin, ...options }] of Object.entries(this.behaviors))
      distribution.addBehavior(pattern, origin, options)
    this.attach(distribution, url)
  }

  /**
   * Reads the log of a distribution of the same stack that has the behaviours already, and limits what it is sent.
   *
   * @param url Where the site is. @default the name that CloudFront gives
   * @throws where there is a distribution already, or it is in another stack: the public bucket names the distribution that
   *   may read it, and the distribution the bucket.
   */
  attach(
    distribution: Distribution,
    url: string = `https://${distribution.distributionDomainName}`,
  ): void {
    if (this.distribution) throw new Error('SiteEvents serves one distribution, and has one.')
    const [theirs, ours] = [Stack.of(distribution), Stack.of(this)]
    if (theirs !== ours)
      throw new Error(
        `The distribution is in the stack "${theirs.stackName}". It has to be in that of SiteEvents, "${ours.stackName}".`,
      )
    this.distribution = distribution
    if (this.#rateLimit) distribution.attachWebAclId(this.#rateLimit.attrArn)
    // A cut of a long thread is an event that the reader sends through the site's own door.
    this.#handlers.log.addEnvironment('SITE_URL', url)
    deliverLog(this, distribution, this.buckets.log)
  }

  #serve(
    site: SiteProps,
    files: IOrigin,
    headers: IResponseHeadersPolicyRef,
    built: string | undefined,
  ): void {
    const distribution = createSiteDistribution(this, site, files, this.behaviors, headers)
    const name = site.domainNames?.[0] ?? distribution.distributionDomainName
    this.attach(distribution, `https://${name}`)
    if (site.folder !== undefined) publishSite(this, this.buckets.public, site.folder, built)
  }

  #readObjects(): Record<string, ObjectQueues> {
    const { log, upload } = this.#handlers
    const { log: logs, uploads } = this.buckets
    const read = (name: 'Log' | 'Upload', bucket: Bucket, reader: LambdaFunction): ObjectQueues =>
      readNewObjects(this, name, {
        bucket,
        reader,
        timeoutSeconds: timeoutOf(name === 'Log' ? 'log' : 'upload'),
      })
    return {
      Log: read('Log', logs, log),
      ...(upload && uploads ? { Upload: read('Upload', uploads, upload) } : {}),
    }
  }

  #faults(): string[] {
    if (this.distribution) return faultsOf(this.distribution, Object.keys(this.behaviors))
    return ['SiteEvents has no distribution: give it a "site", or call addTo or attach.']
  }
}

/** A function that CloudFront alone may call: it signs what it sends on, and the function asks for that. */
function originOf(
  handler: LambdaFunction,
  originAccessControl: FunctionUrlOriginAccessControl,
): IOrigin {
  const url = handler.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM })
  return FunctionUrlOrigin.withOriginAccessControl(url, { originAccessControl })
}

function mailOf(alarmEmail: string | undefined): string {
  if (alarmEmail === undefined) throw new Error('A budget needs "alarmEmail": who is told?')
  return alarmEmail
}
