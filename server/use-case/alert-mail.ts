import type { Mail } from '../port/mailer.js'
import { oneLine } from '../port/one-line.js'
import type { Alert } from './waiting-alerts.js'

const KINDS = [
  { kind: 'error', one: 'new error', many: 'new errors' },
  { kind: 'spike', one: 'error that grows', many: 'errors that grow' },
  { kind: 'link', one: 'new dead link', many: 'new dead links' },
] as const

/** Most characters of one line. Visitors write what is in it. */
const LINE_CHARS_MAX = 300

/**
 * The mail that tells the owner what is new.
 *
 * @param more How many there are that it does not name.
 * @param site As the owner knows it: `example.org`.
 * @example alertMail(alerts, 12, 'example.org').subject // '2 new errors and 12 more on example.org'
 */
export function alertMail(alerts: readonly Alert[], more: number, site: string): Mail {
  const kinds = KINDS.map((names) => ({
    ...names,
    alerts: alerts.filter(({ kind }) => kind === names.kind),
  })).filter((found) => found.alerts.length > 0)
  const named = kinds.map(
    ({ one, many, alerts: { length } }) => `${length} ${length === 1 ? one : many}`,
  )
  const rest = more > 0 ? [`${more} more`] : []
  const sections = kinds.map(({ many, alerts: found }) =>
    [`${capital(many)}:`, ...found.map(lineOf)].join('\n'),
  )
  const end = more > 0 ? [`And ${more} more.`] : []
  return {
    subject: `${[...named, ...rest].join(', ')} on ${site}`,
    text: `${[...sections, ...end, WHERE].join('\n\n')}\n`,
  }
}

const WHERE =
  'All of them, with how often each was reported, are in the private files errors/error/js.txt and links/link/dead.txt.'

function lineOf({ at, text }: Alert): string {
  return `- ${oneLine(text, LINE_CHARS_MAX)} (${new Date(at).toISOString()})`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
