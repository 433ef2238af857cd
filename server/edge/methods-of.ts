import { eventTypeRow, type EventPath } from '../../codec/index.js'

/** Methods that the type allows in this lane, for the header `Allow`. */
export function methodsOf(path: EventPath): string {
  return `${eventTypeRow(path.type)?.get ? 'GET, ' : ''}POST, OPTIONS`
}
