import type { Mail } from '../port/mailer.js'
import { oneLine } from '../port/one-line.js'

/** Most characters of one value. Whoever uploads writes what is in it. */
const VALUE_CHARS_MAX = 300

/** What the mail says, by the names of the record's fields. */
const LINES = [
  ['File', 'filename'],
  ['Size in bytes', 'filesize'],
  ['Type', 'content_type'],
  ['By', 'uploader'],
  ['At', 'timestamp'],
  ['Bucket', 's3_bucket'],
  ['Key', 's3_key'],
  ['Upload', 'upload_id'],
] as const

/**
 * The mail that tells the owner of an upload.
 *
 * @example uploadMail(record.fields).subject // 'Uploaded: report.pdf'
 */
export function uploadMail(fields: Readonly<Record<string, unknown>>): Mail {
  const lines = LINES.flatMap(([name, field]) => {
    const value = fields[field]
    return value === null || value === undefined
      ? []
      : [`${name}: ${oneLine(textOf(value), VALUE_CHARS_MAX)}`]
  })
  return {
    subject: `Uploaded: ${oneLine(textOf(fields['filename']), VALUE_CHARS_MAX)}`,
    text: `${lines.join('\n')}\n`,
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
