import { eventUrl, parseQuery, siteEvent, type LogRow } from '../../../codec/index.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import { gunzip } from '../../../server/adapter/node/gunzip.js'
import { inflate } from '../../../server/adapter/node/inflate.js'
import { createAttestor, type Actor, type Hold } from '../../../server/edge/attestor.js'
import type { LoggedRequest } from '../../../server/port/access-log.js'
import { readLog, type ReadLogOptions } from '../../../server/log/read-log.js'

/** The keys that signed the specimens. `retired` is unknown to the reader, as a key that was taken out of use. */
const KEY = { kid: 'k1', key: 'specimen attestation key' }
const RETIRED = { kid: 'k0', key: 'specimen retired key' }
const IDENTITY = 'specimen identity key'

export const attestor = createAttestor(
  nodeCrypto,
  { attestation: [KEY], identity: IDENTITY },
  inflate,
)
const others = {
  retired: createAttestor(nodeCrypto, { attestation: [RETIRED], identity: IDENTITY }, inflate),
  forger: createAttestor(
    nodeCrypto,
    { attestation: [{ kid: 'k1', key: 'a guess' }], identity: 'another' },
    inflate,
  ),
}

export const AT = Date.UTC(2026, 10, 22, 10, 0, 0, 123)
const ALICE: Actor = { user: 'alice', name: 'Alice', address: '203.0.113.7' }

/** An attestation as the edge of the specimens would write it. */
export function attest(
  type: string,
  fields: Record<string, string>,
  by: keyof typeof others | 'edge' = 'edge',
  about: { at: number; requestId: string; hold: Hold } = {
    at: AT,
    requestId: 'request-1',
    hold: false,
  },
): string {
  const signer = by === 'edge' ? attestor : others[by]
  return signer.attest(siteEvent(type, fields), ALICE, about).text
}

/** The row of an event that was accepted. */
export function servedRow(
  type: string,
  fields: Record<string, string>,
  about: Partial<LoggedRequest> = {},
): LoggedRequest {
  const [path = '', query = ''] = eventUrl(type, fields).split('?')
  return {
    method: 'POST',
    path,
    query,
    status: 202,
    contentType: '',
    at: AT,
    requestId: 'request-1',
    attestation: attest(type, { ...parseQuery(query) }),
    host: 'example.org',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    referer: 'https://example.org/posts/a',
    ...about,
  }
}

export function logRow(
  type: string,
  fields: Record<string, string>,
  about: Partial<LogRow> = {},
): LogRow {
  return { ...servedRow(type, fields), address: '203.0.113.7', ...about }
}

export const OPTIONS: ReadLogOptions = { attestor, gunzip, moderation: 'none' }

/** Events as `type id`, in order, rejects by reason, and where the reading ended. */
export interface Outcome {
  events: string[]
  rejects: Record<string, number>
  end: number
}

export async function outcomeOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: Partial<ReadLogOptions> = {},
): Promise<Outcome> {
  const outcome: Outcome = { events: [], rejects: {}, end: 0 }
  for await (const { events, rejects, end } of readLog(stream(chunks), {
    ...OPTIONS,
    ...options,
  })) {
    for (const event of events) outcome.events.push(`${event.type} ${event.id}`)
    for (const [reason, count] of rejects) {
      outcome.rejects[reason] = (outcome.rejects[reason] ?? 0) + count
    }
    outcome.end = end
  }
  return outcome
}

export async function* stream(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* chunks
}

/** Cuts bytes into chunks of a size. */
export function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
