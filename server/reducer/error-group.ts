import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { joinGroup, type Sample } from './group.js'
import { fileName, parseStack } from './stack.js'

/** The first report of a bug, as it came. */
export interface ErrorSample extends Sample {
  readonly kind: string
  readonly message: string
  readonly stack?: string
  readonly file?: string
  readonly line?: string
  readonly page?: string
  readonly release?: string
  readonly environment?: string
}

const FRAMES_MAX = 5
/** Most characters of a sample's text: it is written anew with each report. */
const SAMPLE_CHARS_MAX = 2_000
const GROUP_CHARS_MAX = 300

/** A report joins the group of its bug, and counts in it once. */
export function errorReport(event: AttestedEvent): readonly Change[] {
  const group = errorGroup(event.fields)
  const { kind = '', message = '', stack, file, line, page, release, environment } = event.fields
  const given = { stack, file, line, page, release, environment }
  const sample: ErrorSample = {
    at: event.at,
    kind,
    message: cutText(message),
    ...Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, cutText(value)]],
      ),
    ),
  }
  return joinGroup(event, group, sample)
}

/**
 * Names the bug that a report is of: its kind and the topmost calls, each with file and line. Messages and columns differ
 * between engines for one bug, so they name it only where there is no frame at all.
 */
export function errorGroup(fields: AttestedEvent['fields']): string {
  const { message = '', stack = '', file, line } = fields
  const kind = fields['kind'] || 'Error'
  const frames = parseStack(stack, message)
    .slice(0, FRAMES_MAX)
    .map((frame) => `${frame.call}@${frame.file}:${frame.line}`)
  if (frames.length === 0 && file) frames.push(`@${fileName(file)}:${line ?? ''}`)
  const place = frames.length > 0 ? frames.join(' ') : message.replace(/\d+/g, '0')
  // It names a row of the state: whole code points, since half a pair has no UTF-8 form, and no NUL, which ends a C string.
  const name = `${kind} ${place}`.replaceAll('\0', ' ')
  return [...name].slice(0, GROUP_CHARS_MAX).join('')
}

/** Cut at a code point, since half of a pair has no UTF-8 form. */
function cutText(text: string): string {
  return text.length <= SAMPLE_CHARS_MAX
    ? text
    : text.slice(0, SAMPLE_CHARS_MAX).replace(/[\ud800-\udbff]$/, '')
}
