import { eventOfRow, parseEventPath, type EventError } from '../../../codec/index.js'
import { admitAs } from '../../edge/admission.js'
import type { EdgeCrypto } from '../../edge/attestor.js'
import { ATTESTATION_HEADER, TIME_HEADER } from '../../edge/carrier.js'
import { acceptedAnswer, preflightAnswer, refusedAnswer } from '../../edge/event-answer.js'
import { sessionInvalid, verifyEventSession } from '../../edge/event-session.js'
import { mayUseCookie } from '../../edge/may-use-cookie.js'
import { corsHeaders } from '../../edge/origin.js'
import type { PlainAnswer } from '../../edge/plain-answer.js'
import { signEvent } from '../../edge/sign-event.js'
import {
  STORED_SETTINGS,
  notStored,
  parseKey,
  parseKeyList,
  parseSettings,
  type EdgeEntries,
} from './edge-store.js'
import { passOn, removeCarriers, sendToHandler } from './send-on.js'
import type { ViewerEvent, ViewerRequest, ViewerResponse } from './viewer-event.js'
import { readViewerRequest } from './viewer-request.js'
import { viewerResponse } from './viewer-response.js'

/** A viewer's request, and what it takes to answer it. */
export interface ReceivedViewer {
  /** Entries of the store that have to be read first. */
  readonly needs: readonly (keyof EdgeEntries)[]
  /** Answers it, or gives the request to send on. */
  answer(entries: EdgeEntries): ViewerRequest | ViewerResponse
}

/**
 * Receives a viewer's request at the edge. Events are attested: those of the slow lane are answered, those of the fast
 * lane go on to their handler. Without settings or keys none is let in. What is no event goes on.
 *
 * @param stored The entry `settings` of the store.
 * @param at Recorded time, in milliseconds.
 * @param log Writes the attestation into the request's row of the access log.
 */
export function receiveViewer(
  event: ViewerEvent,
  stored: string | undefined,
  at: number,
  crypto: EdgeCrypto,
  log: (attestation: string) => void,
): ReceivedViewer {
  const { request } = event
  removeCarriers(request)
  let needs: ReceivedViewer['needs'] = []
  let settings = STORED_SETTINGS
  try {
    settings = parseSettings(stored)
    needs = ['attestation', 'identity', 'session']
  } catch {
    // Nothing more is read then, and without keys no event is let in.
  }
  const path = parseEventPath(request.uri, settings)
  if (!path) return { needs: [], answer: () => passOn(request) }
  const viewer = readViewerRequest(event, at)
  const cors = corsHeaders(viewer, settings.origins)
  const cookie = mayUseCookie(viewer) ? request.cookies[settings.cookie.toLowerCase()] : undefined
  const answer = (entries: EdgeEntries): ViewerRequest | PlainAnswer => {
    if (viewer.method === 'OPTIONS') return preflightAnswer(path, cors)
    const keys = {
      attestation: parseKeyList(entries.attestation),
      identity: parseKey(entries.identity),
    }
    // A bearer token is for `/auth/session`. It does not make its bearer anonymous here.
    if (request.headers['authorization']) throw sessionInvalid()
    const session =
      cookie &&
      verifyEventSession(cookie.value, 'cookie', parseKeyList(entries.session), crypto, at)
    const admitted = admitAs(eventOfRow, viewer, path, session, settings, {
      attest: (attested, actor, about) => signEvent(attested, actor, about, crypto, keys),
    })
    const { text } = admitted.attestation
    log(text)
    if (path.lane === 'slow') return acceptedAnswer(viewer, admitted, cors)
    sendToHandler(request)
    request.headers[ATTESTATION_HEADER] = { value: text }
    request.headers[TIME_HEADER] = { value: String(at) }
    return request
  }
  return {
    // Without a session its keys are not read.
    needs: needs.slice(0, cookie ? 3 : 2),
    answer: (entries) => {
      try {
        return viewerResponse(answer(entries))
      } catch (error) {
        // Whatever is not said of the event is said of the edge.
        const refusal = (error as EventError).status ? (error as EventError) : notStored()
        return viewerResponse(refusedAnswer(refusal, path, cors))
      }
    },
  }
}
