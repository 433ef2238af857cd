import type { NoAnswer } from './object-calls.js'

/** As Node's clients and `AbortSignal.timeout` name it when time is up. */
const TIMEOUTS: readonly string[] = ['TimeoutError', 'AbortError']

/** Codes of a connection that failed (`ECONNRESET`), or that carried no HTTP (`HPE_INVALID_CONSTANT`), and not those of a
 *  wrong call (`ERR_INVALID_URL`): https://nodejs.org/api/errors.html#common-system-errors */
const CONNECTION = /^(E(?!RR_)[A-Z]|HPE_)/

/**
 * What it means that no reply came. The request may have been carried out all the same.
 *
 * @throws `error` itself, where it is about anything else than the connection.
 */
export function lostReply(error: unknown): NoAnswer {
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown }
  const isTimeout = typeof name === 'string' && TIMEOUTS.includes(name)
  if (!isTimeout && !(typeof code === 'string' && CONNECTION.test(code))) throw error
  return { is: 'lost', why: `no reply (${String(message)})` }
}
