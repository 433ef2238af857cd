import { formatQuery } from '../../codec/index.js'
import { nodeCrypto } from '../adapter/node/edge-crypto.js'
import type { Actor, Attestor } from '../edge/attestor.js'
import type { Admitted } from '../edge/edge.js'
import type { LoggedRequest } from '../port/access-log.js'
import { cutEvent } from '../use-case/cut-event.js'

const SYSTEM: Actor = { user: 'site-events', roles: ['system'], address: '' }

/** The site's own request that cuts a grown head, attested as any other. */
export function makeCut(
  attestor: Attestor,
  now: () => number,
  fastPrefix: string,
): (subject: string, before: number) => { admitted: Admitted; request: LoggedRequest } {
  return (subject, before) => {
    const event = cutEvent(subject, before, nodeCrypto.sha256)
    const at = now()
    const attestation = attestor.attest(event, SYSTEM, { at, requestId: '', hold: false })
    const request: LoggedRequest = {
      at,
      method: 'POST',
      host: '',
      path: `${fastPrefix}${event.type}`,
      query: formatQuery(event.fields),
      status: 202,
      contentType: '',
      requestId: attestation.id,
      userAgent: 'site-events',
      referer: '',
      attestation: attestation.text,
    }
    const admitted = { path: { lane: 'fast', type: event.type }, event, attestation } as const
    return { admitted, request }
  }
}
