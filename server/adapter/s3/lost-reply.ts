import type { NoAnswer } from './object-calls.js'

/** As Node's clients and `AbortSignal.timeout` name it when time is up. */
const TIMEOUTS: readonly string[] = ['TimeoutError', 'AbortError']

/** Codes of a connection that failed (`ECONNRESET`), or that carried no HTTP (`HPE_INVALID_CONSTANT`), and not those of a
 *  wrong call (`ERR_INVALID_URL`): https://nodejs.org/api/errors.html#common-system-errors */
const CONNECTION = /^(E(?!RR_)[A-Z]|HPE_)/

/**
 * What it means that no whole reply came: the request may have been carried out all the same. Undefined where the error is
 * about anything else than the connection.
 */
export function lostReply(error: unknown): NoAnswer | undefined {
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown }
  const isTimeout = typeof name === 'string' && TIMEOUTS.includes(name)
  const isConnection = typeof code === 'string' && CONNECTION.test(code)
  if (!isTimeout && !isConnection) return undefined
  return { is: 'lost', why: `no reply (${String(message)})` }
}
