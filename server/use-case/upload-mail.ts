import type { Mail } from '../port/mailer.js'

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
    return value === null || value === undefined ? [] : [`${name}: ${oneLine(String(value))}`]
  })
  return {
    subject: `Uploaded: ${oneLine(String(fields['filename']))}`,
    text: `${lines.join('\n')}\n`,
  }
}

function oneLine(value: string): string {
  const line = value.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return [...line].slice(0, VALUE_CHARS_MAX).join('')
}
