import { eventUrl, urlTooLong } from '../codec/index.js'

/**
 * The codec's rules, in a module of its own that is loaded only for events that may break one. It throws an `EventError`
 * that names the field and the limit.
 */
export function checkEvent(type: string, fields: Readonly<Record<string, string>>): void {
  eventUrl(type, fields)
}

/** Throws the error for an event that is too long as a URL. */
export function refuseLength(bytes: number): never {
  throw urlTooLong(bytes)
}
