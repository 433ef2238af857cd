/** Carries an attestation from the edge to the fast handler. */
export const ATTESTATION_HEADER = 'x-event-attestation'
/** Carries the recorded time, in milliseconds. */
export const TIME_HEADER = 'x-event-time'
/** Carries the viewer's `Authorization` where the platform puts a signature of its own in its place. */
export const AUTHORIZATION_HEADER = 'x-event-authorization'
/** Carries the viewer's `Host` where the platform puts the handler's in its place. */
export const HOST_HEADER = 'x-event-host'

/** All of them: what an edge lets through has none of the client's own. */
export const CARRIER_HEADERS: readonly string[] = [
  ATTESTATION_HEADER,
  TIME_HEADER,
  AUTHORIZATION_HEADER,
  HOST_HEADER,
]

/** Headers to send on: the client's copy is gone whatever it held, and the edge's is there where it attested. */
export function carryInHeader(headers: Headers, attestation: string | undefined): Headers {
  const carried = new Headers(headers)
  carried.delete(ATTESTATION_HEADER)
  if (attestation !== undefined) carried.set(ATTESTATION_HEADER, attestation)
  return carried
}

/** The attestation that the edge sent. */
export function attestationInHeader(headers: Headers): string | undefined {
  return headers.get(ATTESTATION_HEADER) ?? undefined
}
