import { escapeLogValue } from '../../../codec/index.js'
import { createRandom } from '../../simulation/random.js'
import { bytesOf, servedRow } from './attestor.js'

const CHUNK_BYTES = 65_536

const COLUMNS =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) ' +
  'cs-uri-query x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken ssl-protocol ' +
  'cs-protocol-version c-port sc-content-type timestamp(ms) viewer-request-log-data'

const AGENT =
  'Mozilla/5.0%20(Macintosh;%20Intel%20Mac%20OS%20X%2010_15_7)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20' +
  'Chrome/142.0.0.0%20Safari/537.36'

/** A row as CloudFront writes it: 460 bytes for a page view. */
function row(number: number, values: { path: string; query: string; data: string }): Uint8Array {
  const { path, query, data } = values
  const method = data === '-' ? 'GET' : 'POST'
  const status = data === '-' ? '200' : '202'
  return bytesOf(
    `2026-11-22\t10:00:00\tFRA56-P4\t8123\t203.0.113.7\t${method}\td111111abcdef8.cloudfront.net\t${path}\t${status}\t` +
      `https://example.org/posts/${number}/\t${AGENT}\t${query}\tHit\tkqDDlcYGXyzjLUOlvD3J5gAYTlIjdEVVQ5oONvgEoCk3ZGJ9==\t` +
      `example.org\thttps\t51\t0.001\tTLSv1.3\tHTTP/2.0\t51230\ttext/html\t1795341600123\t${data}\n`,
  )
}

const paths = ['/', '/posts/a/', '/site-events.js', '/style.css', '/comments/a.txt', '/img/1.webp']
const pages = Array.from({ length: 600 }, (_, number) =>
  row(number, { path: paths[number % paths.length] ?? '/', query: '-', data: '-' }),
)
const events = Array.from({ length: 200 }, (_, number) => {
  const body = `A comment of a common length, the ${number}th; it says “thank you” and asks something.`
  const served = servedRow('comment', { id: `event-${number}-aaaaaaaaaa`, post: 'my-post', body })
  const query = escapeLogValue(served.query)
  return row(number, { path: served.path, query, data: served.attestation ?? '-' })
})

/**
 * Makes a log while it is read, so that the log itself is never in memory.
 *
 * @param made Counts what was made so far.
 * @param eventShare How many of its rows are events, from 0 to 1.
 */
export async function* madeLog(
  bytes: number,
  made: { bytes: number; events: number },
  eventShare: number,
): AsyncGenerator<Uint8Array, void> {
  const random = createRandom(1)
  let chunk = new Uint8Array(CHUNK_BYTES)
  let at = 0
  let next = bytesOf(`#Fields: ${COLUMNS}\n`)
  while (made.bytes < bytes) {
    made.bytes += next.length
    let done = 0
    while (done < next.length) {
      const part = next.subarray(done, done + CHUNK_BYTES - at)
      chunk.set(part, at)
      done += part.length
      at += part.length
      if (at < CHUNK_BYTES) continue
      yield chunk
      chunk = new Uint8Array(CHUNK_BYTES)
      at = 0
    }
    const isEvent = random.chance(eventShare)
    if (isEvent && made.bytes < bytes) made.events++
    next = random.pick(isEvent ? events : pages)
  }
  yield chunk.subarray(0, at)
}
