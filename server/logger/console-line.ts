import type { PlainValue } from './plain-value.js'

/** The console, or what stands in for it. */
export type Printer = Pick<Console, 'debug' | 'info' | 'warn' | 'error'>

export type Level = keyof Printer

/** A line that people and machines read. */
export interface ConsoleLine {
  readonly level: Level
  readonly at: number
  readonly origin: string
  readonly fields: Readonly<Record<string, PlainValue>>
}

/**
 * Prints a line: as JSON in production, where programs search it, and as text elsewhere. A console that cannot be written
 * to is nobody's concern.
 */
export function printLine(print: Printer, line: ConsoleLine, production: boolean): void {
  try {
    print[line.level](production ? jsonLine(line) : textLine(line))
  } catch {
    // Nobody is left to tell.
  }
}

function jsonLine({ level, at, origin, fields }: ConsoleLine): string {
  return JSON.stringify({ level, at: new Date(at).toISOString(), origin, ...fields })
}

function textLine({ level, at, fields }: ConsoleLine): string {
  const { description, environment: _, error, ...rest } = fields
  const stack = stackOf(error)
  const told = { ...rest, ...(error === undefined || stack ? {} : { error }) }
  const more = Object.keys(told).length > 0 ? ` ${JSON.stringify(told)}` : ''
  const head = `${new Date(at).toISOString()} ${level.toUpperCase()} ${asText(description)}${more}`
  return stack ? `${head}\n${stack}` : head
}

/** The stacks of an error and of its causes. */
function stackOf(error: PlainValue | undefined): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return ''
  const cause = stackOf(error['cause'])
  return `${asText(error['stack'])}${cause ? `\nCaused by: ${cause}` : ''}`
}

function asText(value: PlainValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}
