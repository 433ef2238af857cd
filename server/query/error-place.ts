import { POLICY_KIND } from '../reducer/error-group.js'
import { type Dialect } from './dialect.js'

/*
 * No `\s`, `.` or `$`: the engines differ in what they mean by them.
 */

/** The first frame of a compact stack: its file is the first of the table. */
const COMPACT = '^([^,!\\n]+)[^!\\n]*!([^;\\n]*)@0:([0-9]{1,9}):'
/** The first place in a stack as an engine wrote it. */
const WRITTEN = '([^ \\t\\r\\n(@]+):([0-9]{1,9}):[0-9]{1,9}'
const PLACE_CHARS_MAX = 300

/**
 * Where an error happened, from the columns `kind`, `message`, `stack`, `file` and `line`: the first frame, else the file and
 * line, else the message. It is coarser than the reducer's group, which looks at five frames and takes hashes off the names of
 * files: one group there may be two here, where releases renamed a file, and two may be one.
 */
export function errorPlace(dialect: Dialect): string {
  const { group, replaced } = dialect
  const named = (file: string): string =>
    replaced(replaced(file, '^[a-z]+://[^/]*', ''), '[?#][^\\n]*', '')
  const compact = [1, 2, 3].map((number) => group('stack', COMPACT, number))
  const written = [1, 2].map((number) => group('stack', WRITTEN, number))
  const message = replaced(
    replaced('message', '[A-Za-z]+://[^ \\t\\r\\n"\'`,)]+', 'url'),
    '[0-9]+',
    '0',
  )
  return `substr(coalesce(
      CASE WHEN kind = '${POLICY_KIND}' THEN ${message} END,
      coalesce(${compact[1]}, '') || '@' || ${named(compact[0] ?? '')} || ':' || ${compact[2]},
      '@' || ${named(written[0] ?? '')} || ':' || ${written[1]},
      '@' || ${named('file')} || ':' || coalesce(line, ''),
      ${message},
      deflated
    ), 1, ${PLACE_CHARS_MAX})`
}
