import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { joinGroup, type Sample } from './group.js'
import { fileName, parseStack } from './stack.js'

/** The first report of a bug, as it came. */
export interface ErrorSample extends Sample {
  /** Which version of the rules named the group. */
  readonly v: string
  readonly kind: string
  readonly message: string
  readonly stack?: string
  readonly file?: string
  readonly line?: string
  readonly page?: string
  readonly release?: string
  readonly environment?: string
  readonly trail?: string
}

/** Grows with each change of what names a group, so that a group of old rules can be told from one of new ones. */
const GROUPING_VERSION = '1'
const FRAMES_MAX = 5
/** Most characters of a sample's text: it is written anew with each report. */
const SAMPLE_CHARS_MAX = 2_000
const GROUP_CHARS_MAX = 300
/** How much of a message names a group: more than the name can hold once it is normalized. */
const MESSAGE_CHARS_MAX = 1_000
/** What a policy blocks is named by its message, `script-src https://cdn.example`, wherever it was met. */
export const POLICY_KIND = 'SecurityPolicyViolation'

/** A report joins the group of its bug, and counts in it once. */
export function errorReport(event: AttestedEvent): readonly Change[] {
  const group = errorGroup(event.fields)
  const { kind = '', message = '', stack, file, line, ...others } = event.fields
  const { page, release, environment, trail } = others
  const given = { stack, file, line, page, release, environment, trail }
  const sample: ErrorSample = {
    at: event.at,
    v: GROUPING_VERSION,
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
 *
 * @example errorGroup({ kind: 'TypeError', message: 'no', stack: '/app.js!f@0:3:7' }) // 'TypeError f@/app.js:3'
 */
export function errorGroup(fields: AttestedEvent['fields']): string {
  const { message = '', stack = '', file, line } = fields
  const kind = fields['kind'] || 'Error'
  if (kind === POLICY_KIND) return groupName(kind, message)
  const frames = parseStack(stack, message)
    .slice(0, FRAMES_MAX)
    .map((frame) => `${frame.call}@${frame.file}:${frame.line}`)
  if (frames.length === 0 && file) frames.push(`@${fileName(file)}:${line ?? ''}`)
  return groupName(kind, frames.length > 0 ? frames.join(' ') : normalized(message))
}

function groupName(kind: string, place: string): string {
  // It names a row of the state: whole code points, since half a pair has no UTF-8 form, and no NUL, which ends a C string.
  const name = `${kind} ${place}`.replaceAll('\0', ' ')
  return [...name].slice(0, GROUP_CHARS_MAX).join('')
}

/** A message without what differs from one telling of a bug to the next. */
function normalized(message: string): string {
  return message
    .slice(0, MESSAGE_CHARS_MAX)
    .replace(/\b[\w+.-]{1,20}:\/\/[^\s"'`,)]+/g, 'url')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, 'uuid')
    .replace(/"[^"\n]*"|“[^”\n]*”|`[^`\n]*`|(?<!\w)'[^'\n]*'(?!\w)/g, '""')
    .replace(/\d+/g, '0')
}

/** Cut at a code point, since half of a pair has no UTF-8 form. */
function cutText(text: string): string {
  return text.length <= SAMPLE_CHARS_MAX
    ? text
    : text.slice(0, SAMPLE_CHARS_MAX).replace(/[\ud800-\udbff]$/, '')
}
