import { setTimeout as sleep } from 'node:timers/promises'
import type { AwsCredentials } from './signed-request.js'
import { signV4a } from './sign-v4a.js'

/** CloudFront takes a value of at most 1 KB (quotas on key value stores). */
export const STORE_VALUE_BYTES_MAX = 1_024
/** How often an update is tried where others change the store meanwhile, or it is not there yet. */
const ATTEMPTS_MAX = 6
const PAUSE_MS = 1_000
const TIMEOUT_MS = 10_000

export interface KeyValueStoreOptions {
  readonly credentials: AwsCredentials
  /** Of the store: `arn:aws:cloudfront::<account>:key-value-store/<id>`. */
  readonly arn: string
  /** Instead of the account's own, `https://<account>.cloudfront-kvs.global.api.aws`; used as it is. */
  readonly endpoint?: string
  /** Between attempts, in milliseconds. @default 1,000 */
  readonly pauseMs?: number
}

/**
 * Puts entries into a KeyValueStore of CloudFront, all or none of them. Entries of other names stay.
 *
 * An update names the version that it changes, and is tried again where that is no longer the last one. Edges have the
 * entries some seconds later.
 *
 * @throws where a value is too long, or the store cannot be written.
 */
export async function putEntries(
  entries: Readonly<Record<string, string>>,
  options: KeyValueStoreOptions,
): Promise<void> {
  for (const [name, value] of Object.entries(entries)) checkLength(name, value)
  const { arn, endpoint = endpointOf(arn), pauseMs = PAUSE_MS } = options
  const url = `${endpoint}/key-value-stores/${encodeURIComponent(arn)}`
  const puts = Object.entries(entries).map(([Key, Value]) => ({ Key, Value }))
  for (let attempt = 1; ; attempt++) {
    const found = await send('GET', url, options)
    const version = found.headers.get('etag')
    const answer =
      found.ok && version !== null
        ? await send('POST', `${url}/keys`, options, {
            version,
            body: JSON.stringify({ Puts: puts }),
          })
        : found
    if (answer.ok && answer !== found) return
    const text = await answer.text()
    if (attempt === ATTEMPTS_MAX || !isWorthARetry(answer.status))
      throw new Error(
        `The key value store cannot be written: ${answer.status} ${text.slice(0, 200)}`,
      )
    await sleep(pauseMs)
  }
}

/** Its service model: 409 is a conflict, or a store that is not ready; a new store is unknown for a moment. */
function isWorthARetry(status: number): boolean {
  return status === 404 || status === 409 || status === 429 || status >= 500
}

/** As the service's endpoint rules make it from the ARN. */
function endpointOf(arn: string): string {
  return `https://${arn.split(':')[4]}.cloudfront-kvs.global.api.aws`
}

function checkLength(name: string, value: string): void {
  const bytes = Buffer.byteLength(value)
  if (bytes > STORE_VALUE_BYTES_MAX)
    throw new Error(
      `The entry "${name}" of the key value store would be ${bytes} bytes; at most ${STORE_VALUE_BYTES_MAX} fit.`,
    )
}

function send(
  method: 'GET' | 'POST',
  url: string,
  { credentials }: KeyValueStoreOptions,
  update?: { version: string; body: string },
): Promise<Response> {
  const body = update?.body
  const request = {
    service: 'cloudfront-keyvaluestore',
    method,
    url,
    headers: update ? { 'content-type': 'application/json', 'if-match': update.version } : {},
    ...(body === undefined ? {} : { body }),
  }
  return fetch(url, {
    method,
    headers: signV4a(request, { credentials, regions: '*', at: Date.now() }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { body }),
  })
}
