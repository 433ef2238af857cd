import type { Cell, QueryResult } from './query-result.js'

/** `text`: aligned, for people; `csv`: RFC 4180; `json`: an array of objects, one a line. */
export type ResultFormat = 'text' | 'csv' | 'json'

/** Most rows of an aligned table: its columns are as wide as the widest cell, so that all of it is held. */
export const TEXT_ROWS_MAX = 10_000
/** Most columns of a terminal that one cell takes. */
export const CELL_COLUMNS_MAX = 100

/**
 * Writes a result, piece by piece. Visitors wrote what is in a log: aligned text shows control characters instead of sending
 * them to a terminal. The other formats give the values as they are.
 */
export const RESULT_FORMATS: Readonly<
  Record<ResultFormat, (result: QueryResult) => AsyncGenerator<string>>
> = { text: formatText, csv: formatCsv, json: formatJson }

async function* formatText({ columns, rows }: QueryResult): AsyncGenerator<string> {
  const lines: (readonly string[])[] = [columns.map(shown)]
  const isNumber = columns.map(() => true)
  let more = false
  for await (const row of rows) {
    more = lines.length > TEXT_ROWS_MAX
    if (more) break
    lines.push(row.map((cell) => shown(cell === null ? '' : String(cell))))
    row.forEach((cell, i) => (isNumber[i] &&= typeof cell === 'number' || cell === null))
  }
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => widthOf(line[i] ?? ''))))
  const rule = widths.map((width) => '-'.repeat(width))
  for (const line of [lines[0] ?? [], rule, ...lines.slice(1)]) {
    const cells = line.map((text, i) => {
      const space = ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(text)))
      return isNumber[i] ? space + text : text + space
    })
    yield `${cells.join('  ').trimEnd()}\n`
  }
  if (more) yield `There are more rows than ${TEXT_ROWS_MAX}: "--format csv" gives them all.\n`
}

async function* formatCsv({ columns, rows }: QueryResult): AsyncGenerator<string> {
  yield csvLine(columns)
  for await (const row of rows) yield csvLine(row)
}

function csvLine(cells: readonly Cell[]): string {
  const texts = cells.map((cell) => (cell === null ? '' : String(cell)))
  const quoted = texts.map((text) =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
  )
  return `${quoted.join(',')}\n`
}

async function* formatJson({ columns, rows }: QueryResult): AsyncGenerator<string> {
  let before = '['
  for await (const row of rows) {
    // Defined, not assigned: a column may be called `__proto__`.
    const object = Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null]))
    yield `${before}\n${JSON.stringify(object)}`
    before = ','
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

/** What a terminal, or a reader's eye, would take for something else than text; the joiner of emoji aside. */
const UNSEEN = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function shown(text: string): string {
  const safe = text.replace(UNSEEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
  if (safe.length <= CELL_COLUMNS_MAX) return safe
  const chars = [...safe]
  while (widthOf(chars.join('')) >= CELL_COLUMNS_MAX) chars.length -= Math.ceil(chars.length / 50)
  return `${chars.join('')}…`
}

const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uff01-\uff60]/gu
const ZERO_WIDTH = /[\p{Mn}\p{Me}\u200d]/gu

/** Columns of a terminal that a text takes, as far as that can be said without asking it. */
function widthOf(text: string): number {
  const plain = text.replace(ZERO_WIDTH, '')
  return [...plain].length + (plain.match(WIDE)?.length ?? 0)
}
