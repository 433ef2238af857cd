/**
 * Every ceiling of the wire format. Units come last in the name; how the limits relate is asserted in
 * `test/codec/limits.test.ts`.
 */

/** Longest event URL, path and query together. CloudFront does not log a URL over 8,192 bytes. */
export const URL_BYTES_MAX = 7_680
/** Longest event URL where the signature travels in the field `att`. */
export const URL_WITH_ATTESTATION_BYTES_MAX = 6_800
/** Longest query of a report: common firewall rules refuse a query over 2,048 bytes. */
export const REPORT_QUERY_BYTES_MAX = 1_900
/** Most that the field `z` may inflate to. */
export const INFLATED_BYTES_MAX = 65_536
/** Most fields that one event may have. */
export const FIELDS_MAX = 64

export const COMMENT_BODY_CHARS_MAX = 10_000
export const NAME_CHARS_MAX = 80
/** Bytes of a name inside an attestation, counted as JSON writes them. */
export const ATTESTED_NAME_BYTES_MAX = 128
export const SUBJECT_BYTES_MAX = 200
/** Reaction kinds or poll choices that one subject may have. */
export const KINDS_MAX = 64
/** Bytes of one reaction kind or poll choice. */
export const KIND_BYTES_MAX = 120

/** CloudFront keeps 800 bytes of `cf.logCustomData` and cuts the rest. */
export const ATTESTATION_BYTES_MAX = 800
/** A head over this size is cut into a segment. */
export const ARTIFACT_HEAD_BYTES_MAX = 32_768
