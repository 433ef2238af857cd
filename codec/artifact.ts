import { formatLine, parseLine } from './line.js'
import type { Fields } from './query.js'

/** A text artifact taken apart: directives are the lines that begin with `#`, records all others. */
export interface Artifact {
  readonly directives: readonly Directive[]
  readonly records: readonly Fields[]
}

export type Directive = readonly [name: string, value: string]

/**
 * Writes an artifact: directives first, then a line for each record.
 *
 * @example formatArtifact({ directives: [['count', '1']], records: [{ id: 'x', body: 'hi' }] }) // '#count=1\nid=x&body=hi\n'
 */
export function formatArtifact(artifact: {
  directives: readonly Directive[]
  records: readonly Readonly<Record<string, string | undefined>>[]
}): string {
  let text = ''
  for (const [name, value] of artifact.directives) text += `#${formatLine({ [name]: value })}\n`
  for (const record of artifact.records) text += `${formatLine(record)}\n`
  return text
}

/** Reads an artifact. It never throws: a reader shows what it understands. */
export function parseArtifact(text: string): Artifact {
  const directives: Directive[] = []
  const records: Fields[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    if (line.startsWith('#')) {
      const [entry] = Object.entries(parseLine(line.slice(1)))
      if (entry) directives.push(entry)
    } else records.push(parseLine(line))
  }
  return { directives, records }
}

/** The first value of a directive. */
export function directive(artifact: Artifact, name: string): string | undefined {
  return artifact.directives.find(([found]) => found === name)?.[1]
}
