import {
  AllowedMethods,
  CachePolicy,
  FunctionEventType,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
  type AddBehaviorOptions,
  type BehaviorOptions,
  type Function as EdgeFunction,
  type IOrigin,
  type IResponseHeadersPolicyRef,
} from 'aws-cdk-lib/aws-cloudfront'
import { PREFIXES, eventPathStarts } from '../../codec/index.js'
import { ARTIFACT_PATTERNS } from './artifact-folders.js'
import type { SiteEventsSettings } from './settings.js'

/** What is asked of the site's own login, and by whom it is signed in. */
export const SESSION_PATTERNS = ['/auth/*', '/me/*'] as const

/** A behaviour of each path of the site's events, by its pattern. */
export type Behaviors = Readonly<Record<string, BehaviorOptions>>

export interface BehaviorsOptions {
  readonly settings: SiteEventsSettings
  readonly edge: EdgeFunction
  readonly fast: IOrigin
  readonly session: IOrigin
  readonly artifacts: IOrigin
  readonly artifactCache: CachePolicy
  readonly artifactHeaders: IResponseHeadersPolicyRef
}

/**
 * What CloudFront does with each path. The edge answers the slow lane itself. A behaviour needs an origin all the same; there
 * it is the bucket, which lets CloudFront read and nothing else.
 */
export function createBehaviors(options: BehaviorsOptions): Behaviors {
  const { settings, fast, session, artifacts } = options
  const { slow, fast: fastPrefix } = lanePrefixes(settings)
  const edge = throughEdge(options.edge)
  const slowPatterns = eventPathStarts({ slow, fast: fastPrefix })
    .filter((start) => start !== fastPrefix)
    .map(patternOf)
  return {
    ...each(slowPatterns, { ...edge, origin: artifacts }),
    ...each([patternOf(fastPrefix)], { ...edge, ...toFunction, origin: fast }),
    ...each(SESSION_PATTERNS, { ...edge, ...toFunction, origin: session }),
    ...each(ARTIFACT_PATTERNS, {
      origin: artifacts,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      cachePolicy: options.artifactCache,
      responseHeadersPolicy: options.artifactHeaders,
    }),
  }
}

function lanePrefixes(settings: SiteEventsSettings): { slow: string; fast: string } {
  return { slow: settings.slow ?? PREFIXES.slow, fast: settings.fast ?? PREFIXES.fast }
}

/** What begins with a folder; a path of its own is one pattern. */
function patternOf(start: string): string {
  return start.endsWith('/') ? `${start}*` : start
}

/** A POST is answered with 403 where a behaviour does not allow all seven methods. */
function throughEdge(edge: EdgeFunction): AddBehaviorOptions {
  return {
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    compress: false,
    functionAssociations: [{ function: edge, eventType: FunctionEventType.VIEWER_REQUEST }],
  }
}

/** All that the viewer sent and the edge added; the host is the function's own, as the signature is made over that. */
const toFunction = {
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
} satisfies AddBehaviorOptions

function each(patterns: readonly string[], behavior: BehaviorOptions): Behaviors {
  return Object.fromEntries(patterns.map((pattern) => [pattern, behavior]))
}
