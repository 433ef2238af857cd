/** What the site answers to a request of its own. */
export interface OwnAnswer {
  readonly status: number
  /** Whether the event is accepted and not yet published. */
  readonly retryAfter: boolean
}

export interface OwnDoorOptions {
  /** As visitors know the site: `https://example.org`. */
  readonly siteUrl: string
  /** Cookie that holds the event session. */
  readonly cookie: string
  /** A session with the rights that the request needs. */
  readonly session: () => Promise<string>
  /** @default the platform's */
  readonly fetch?: typeof globalThis.fetch
  /** @default 10,000 */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000

/**
 * Posts what the site sends to itself, through the same door as visitors, so that the edge signs it and the log has it.
 *
 * The session goes in the cookie, since `Authorization` does not get past the signature of CloudFront; and the request says
 * that it comes from the site's own page, as roles are for those alone.
 *
 * @throws where no answer came in time.
 * @example await createOwnDoor({ siteUrl, cookie: 'session', session })('/fastevent/comment/aggregate?…') // { status: 202, … }
 */
export function createOwnDoor(options: OwnDoorOptions): (path: string) => Promise<OwnAnswer> {
  const { siteUrl, cookie, session, fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS } = options
  return async (path) => {
    const response = await fetch(new URL(path, siteUrl), {
      method: 'POST',
      headers: {
        cookie: `${cookie}=${await session()}`,
        origin: new URL(siteUrl).origin,
        'sec-fetch-site': 'same-origin',
      },
      signal: AbortSignal.timeout(timeoutMs),
    })
    // Read to its end, so that the connection can be used again.
    await response.arrayBuffer()
    return { status: response.status, retryAfter: response.headers.has('retry-after') }
  }
}
