import { EventError, type EventPath } from '../../../codec/index.js'
import type { Attestor } from '../../edge/attestor.js'
import { ATTESTATION_HEADER, TIME_HEADER } from '../../edge/carrier.js'
import { admit, eventPathOf, type EdgeSettings } from '../../edge/edge.js'
import type { EdgeRequest } from '../../edge/edge-request.js'
import { acceptedAnswer, preflightAnswer, refusedAnswer } from '../../edge/event-answer.js'
import { corsHeaders } from '../../edge/origin.js'
import { sessionToken } from '../../edge/session-token.js'
import { admitFromUrl, carryInUrl } from '../../edge/url-carrier.js'
import { refusalOf } from '../http/problem-answer.js'
import type { VerifySession } from '../session/verify-session.js'
import {
  lambdaEdgeRequest,
  lambdaEdgeResponse,
  type LambdaEdgeEvent,
  type LambdaEdgeRequest,
  type LambdaEdgeResponse,
} from './lambda-edge-event.js'
import { passOn, removeCarriers, sendToHandler } from './lambda-edge-forward.js'

/** What an edge signs and verifies with. */
export interface EdgeTools {
  readonly attestor: Attestor
  readonly verifySession: VerifySession
}

export interface LambdaEdgeParts {
  readonly settings: EdgeSettings
  readonly cookieName: string
  /** How attestations reach the log: `att`, in the URL of a second request; `none`, in no way of ours. */
  readonly carrier: 'att' | 'none'
  /**
   * What the keys at hand make. Asked again, those that are kept somewhere may be newer; where they are not, it is the same
   * object.
   */
  readonly tools: (isAskedAgain: boolean) => Promise<EdgeTools>
  /** Gives the recorded time, in milliseconds. */
  readonly now: () => number
  /** Told of what is nobody's fault but ours. */
  readonly failed: (error: unknown) => void
}

/** An event that the edge lets in, signed here or a moment ago. */
interface Accepted {
  readonly id: string
  readonly text: string
  readonly at: number
  /** Whether its own URL has the signature, so that its row in the log has it too. */
  readonly isInUrl: boolean
}

/**
 * The edge as a Lambda@Edge function for viewer requests: the same decisions as any other edge, for sessions of a login
 * that signs with RS256 or ES256, and for logs without a column for attestations. Without keys no event is let in.
 */
export function createLambdaEdge(
  parts: LambdaEdgeParts,
): (event: LambdaEdgeEvent) => Promise<LambdaEdgeRequest | LambdaEdgeResponse> {
  const { settings, now } = parts
  return async (event) => {
    const { Records: [{ cf } = { cf: undefined }] = [] } = Object(event) as Partial<LambdaEdgeEvent>
    if (!cf?.request) throw new Error('The event is none of a viewer’s request at CloudFront.')
    const { request } = cf
    removeCarriers(request)
    const viewer = lambdaEdgeRequest(cf, now())
    const path = eventPathOf(viewer, settings)
    if (!path) return passOn(request, viewer)
    const cors = corsHeaders(viewer, settings.origins)
    if (viewer.method === 'OPTIONS') return lambdaEdgeResponse(preflightAnswer(path, cors))
    try {
      const accepted = await decide(viewer, path, parts)
      return answer(request, viewer, path, accepted, cors, parts)
    } catch (error) {
      return lambdaEdgeResponse(refusedAnswer(refusalOf(error, parts.failed), path, cors))
    }
  }
}

/** Decides with the keys at hand, and once more with newer ones, where there are any, what these do not speak for. */
async function decide(
  viewer: EdgeRequest,
  path: EventPath,
  parts: LambdaEdgeParts,
): Promise<Accepted> {
  const tools = await parts.tools(false).catch((cause: unknown) => {
    const error = new EventError('session_unavailable', 'The edge has no keys now; send it again.')
    error.cause = cause
    throw error
  })
  try {
    return await decideWith(tools, viewer, path, parts)
  } catch (error) {
    if (!isOfKeys(error)) throw error
    const newer = await parts.tools(true)
    if (newer === tools) throw error
    return decideWith(newer, viewer, path, parts)
  }
}

/** Whether it may be for want of a newer key that something was refused. */
function isOfKeys(error: unknown): boolean {
  return error instanceof EventError && (error.code === 'session_invalid' || error.field === 'att')
}

async function decideWith(
  { attestor, verifySession }: EdgeTools,
  viewer: EdgeRequest,
  path: EventPath,
  { settings, cookieName, carrier }: LambdaEdgeParts,
): Promise<Accepted> {
  const signed = carrier === 'att' ? admitFromUrl(viewer, path, settings, attestor) : undefined
  if (signed) {
    return { id: signed.event.id, text: signed.text, at: signed.event.at, isInUrl: true }
  }
  const token = sessionToken(viewer, cookieName)
  const session = token && (await verifySession(token))
  const { attestation } = admit(viewer, path, session, settings, attestor)
  return { id: attestation.id, text: attestation.text, at: viewer.at, isInUrl: false }
}

function answer(
  request: LambdaEdgeRequest,
  viewer: EdgeRequest,
  path: EventPath,
  { id, text, at, isInUrl }: Accepted,
  cors: Record<string, string>,
  { carrier }: LambdaEdgeParts,
): LambdaEdgeRequest | LambdaEdgeResponse {
  if (carrier === 'att' && !isInUrl) {
    const location = carryInUrl(viewer, text)
    const headers = { 'cache-control': 'no-store', ...cors, location }
    return lambdaEdgeResponse({ status: 307, headers })
  }
  if (path.lane === 'slow') {
    return lambdaEdgeResponse(acceptedAnswer(viewer, { path, attestation: { id } }, cors))
  }
  // The handler has it in a header; the log has what the viewer sent.
  request.querystring = withoutSignature(request.querystring)
  return sendToHandler(request, viewer, { [ATTESTATION_HEADER]: text, [TIME_HEADER]: String(at) })
}

function withoutSignature(query: string): string {
  const parts = query.split('&')
  return parts.filter((part) => !part.startsWith('att=')).join('&')
}
