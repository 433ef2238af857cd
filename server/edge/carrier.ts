/** Carries an attestation from the edge to the fast handler. */
export const ATTESTATION_HEADER = 'x-event-attestation'
/** Carries the recorded time, in milliseconds. */
export const TIME_HEADER = 'x-event-time'
/** Carries the viewer's `Authorization` where the platform puts a signature of its own in its place. */
export const AUTHORIZATION_HEADER = 'x-event-authorization'
/** Carries the viewer's `Host` where the platform puts the handler's in its place. */
export const HOST_HEADER = 'x-event-host'
