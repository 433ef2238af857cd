/** Every reason for refusing an event, with the HTTP status that says so. The codes are stable. */
export const EVENT_ERRORS = {
  malformed_query: 400,
  malformed_z: 400,
  duplicate_field: 400,
  unknown_field: 400,
  missing_field: 400,
  invalid_field: 400,
  field_too_long: 400,
  too_many_fields: 400,
  unknown_choice: 400,
  attestation_too_large: 400,
  body_not_empty: 400,
  session_invalid: 401,
  session_required: 401,
  role_required: 403,
  forbidden_origin: 403,
  prefetch: 403,
  cross_site_navigation: 403,
  not_owner: 403,
  closed: 403,
  unknown_type: 404,
  not_found: 404,
  method_not_allowed: 405,
  event_conflict: 409,
  url_too_long: 414,
  rate_limited: 429,
  session_unavailable: 503,
  log_unavailable: 503,
  state_unavailable: 503,
  attestation_unverified: 503,
  unexpected: 500,
} as const

export type EventErrorCode = keyof typeof EVENT_ERRORS

/**
 * An event that cannot be accepted. `code` is stable; `field` and `limit` say what to change.
 *
 * @example
 * try { eventUrl('comment', { post: 'p' }) } catch (error) { error.code // 'missing_field', error.field // 'body' }
 */
export class EventError extends Error {
  override readonly name = 'EventError'
  readonly code: EventErrorCode
  readonly field: string | undefined
  readonly limit: string | undefined

  constructor(
    code: EventErrorCode,
    detail: string,
    about: { field?: string; limit?: string } = {},
  ) {
    super(detail)
    this.code = code
    this.field = about.field
    this.limit = about.limit
  }

  get status(): number {
    return EVENT_ERRORS[this.code]
  }
}
