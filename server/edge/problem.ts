import type { EventError } from '../../codec/index.js'

export const PROBLEM_TYPE = 'application/problem+json'

/** Says why an event was refused, as RFC 9457 has it, with our stable code, the field and its limit beside. */
export function problemText(error: EventError): string {
  return JSON.stringify({
    type: `urn:site-events:problem:${error.code}`,
    title: error.code.replace(/_/g, ' '),
    status: error.status,
    detail: error.message,
    code: error.code,
    field: error.field,
    limit: error.limit,
  })
}
