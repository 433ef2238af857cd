import { EventError } from './error.js'
import { SUBJECT_BYTES_MAX } from './limits.js'
import { utf8Length } from './utf8.js'

/**
 * Checks a subject: the name of a post, poll or form. It becomes a path, so each rule here keeps two subjects from
 * meaning one file: `/` parts it into segments, none of which is empty, `.` or `..`; none but the last ends in `.txt`
 * (that would be a file and a folder at once); it does not end like a segment's cut (`.` and 13 digits); and `counts` is
 * the name of the file of counts.
 *
 * @throws {EventError} `missing_field`, `field_too_long` or `invalid_field`.
 * @example checkSubject('post', '2026/my-post') // fine
 */
export function checkSubject(
  field: string,
  subject: string | undefined,
): asserts subject is string {
  if (subject === undefined || subject === '') {
    throw new EventError('missing_field', `The field "${field}" is missing.`, { field })
  }
  if (utf8Length(subject) > SUBJECT_BYTES_MAX) {
    const limit = `${SUBJECT_BYTES_MAX} bytes`
    throw new EventError('field_too_long', `The field "${field}" is over its limit of ${limit}.`, {
      field,
      limit,
    })
  }
  const fault = faultOf(subject)
  if (fault !== undefined) {
    throw new EventError('invalid_field', `The field "${field}" ${fault}.`, { field, limit: fault })
  }
}

function faultOf(subject: string): string | undefined {
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\\]/.test(subject)) {
    return 'must not hold a backslash or control characters'
  }
  if (subject !== subject.trim()) return 'must not begin or end with white space'
  const segments = subject.split('/')
  if (segments.some((segment) => segment === '' || segment.startsWith('.'))) {
    return 'must not begin or end with "/", nor have a segment that is empty or begins with "."'
  }
  if (segments.slice(0, -1).some((segment) => segment.endsWith('.txt'))) {
    return 'must not have a segment that ends in ".txt" before its last'
  }
  if (/\.[0-9]{13}$/.test(subject)) return 'must not end in "." and 13 digits'
  if (subject === 'counts') return 'must not be "counts", which is the file of counts'
  return undefined
}
