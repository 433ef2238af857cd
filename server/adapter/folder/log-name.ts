/** The name of a log file: when it was begun, in milliseconds (13 digits), or 0 for one that was brought in. */
export const LOG_NAME = /^access-(\d{13}|0replay)-[0-9a-f]+\.log(?:\.gz)?$/

/** When a file was begun, in milliseconds. */
export function startOf(name: string): number {
  return Number(/^access-(\d{13})-/.exec(name)?.[1] ?? 0)
}
