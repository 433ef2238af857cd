import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export function readDocument(name: string): string {
  return readFileSync(ROOT + name, 'utf8')
}

/** The fenced blocks of a language. */
export function blocksOf(markdown: string, language: string): readonly string[] {
  const fences = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')
  return [...markdown.matchAll(fences)].map(([, text = '']) => text)
}

/** The cells of the table that begins with this column, without its head; code spans lose their backticks. */
export function tableOf(markdown: string, column: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n')
  const first = lines.findIndex((line) => cellsOf(line)[0] === column)
  if (first < 0) throw new Error(`There is no table whose first column is "${column}".`)
  const rows = lines.slice(first + 2)
  const end = rows.findIndex((line) => !line.startsWith('|'))
  return rows.slice(0, end).map(cellsOf)
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'))
}

/** Where a document's links lead, those to other sites aside. */
export function linksOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, link = '']) => link)
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => text)
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replace(/ /g, '-'),
    ),
  )
}

/** The paths of this repository that a document names in code spans. */
export function pathsOf(markdown: string): readonly string[] {
  const spans = /`((?:codec|client|server|test|docs|demo)\/[\w./-]*)`/g
  return [...markdown.matchAll(spans)].map(([, path = '']) => path)
}
