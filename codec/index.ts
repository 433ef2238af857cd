export { EVENT_ERRORS, EventError, type EventErrorCode } from './error.js'
export * from './limits.js'
export { charCount, compareUtf8, isWellFormed, utf8Length } from './utf8.js'
export { percentDecode } from './percent-decode.js'
export { percentEncode } from './percent.js'
export { percentEncodeWellFormed } from './percent-well-formed.js'
export { canonicalQuery, formatQuery, parseQuery, type Fields } from './query.js'
export {
  EVENT_TYPES,
  RESERVED_FIELDS,
  ROLES,
  eventTypeRow,
  type EventTypeRow,
  type KnownEventType,
  type Lane,
  type Role,
} from './event-types.js'
export { checkField, fieldLines, type FieldForm, type FieldRule } from './field-rule.js'
export { checkSubject } from './subject.js'
export { siteEvent, withInflatedFields, type SiteEvent } from './event.js'
export {
  eventPathStarts,
  eventUrl,
  eventUrlOfQuery,
  parseEventPath,
  urlTooLong,
  type EventPath,
} from './event-url.js'
export { PREFIXES, type Prefixes } from './prefixes.js'
export { formatLine, parseLine } from './line.js'
export {
  directive,
  formatArtifact,
  parseArtifact,
  type Artifact,
  type Directive,
} from './artifact.js'
export { artifactKey, artifactPath } from './artifact-key.js'
export { commentFields, parseComment, type CommentRecord } from './comment-record.js'
export { parseTally, type Tally } from './tally-record.js'
export {
  base64urlDecode,
  base64urlDecodeText,
  base64urlEncode,
  base64urlEncodeText,
} from './base64url.js'
export {
  attestationInput,
  parseAttestation,
  type AttestationClaims,
  type Jws,
} from './attestation.js'
export { STACK_FRAMES_MAX, decodeStack, encodeStack, type StackFrame } from './stack.js'
export { parseStackLines } from './stack-lines.js'
export {
  CLOUDFRONT_LOG,
  jsonColumns,
  parseFieldsLine,
  parseJsonLine,
  parseW3cLine,
  w3cColumns,
  type Columns,
  type LogFormat,
  type LogRow,
  type RowReject,
} from './log-row.js'
export { LOG_FIELDS, LOG_SUFFIX_PATH } from './log-delivery.js'
export { escapeLogValue } from './log-value.js'
