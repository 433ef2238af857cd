import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  CADDY_LOG,
  NGINX_LOG,
  artifactKey,
  artifactPath,
  attestationInput,
  canonicalQuery,
  checkSubject,
  escapeLogValue,
  eventUrl,
  formatArtifact,
  formatLine,
  formatQuery,
  parseArtifact,
  parseAttestation,
  parseCaddyLine,
  parseCombinedLine,
  parseEventPath,
  parseFieldsLine,
  parseJsonLine,
  parseLine,
  parseQuery,
  parseW3cLine,
  realtimeLog,
  siteEvent,
  type Fields,
  type LogRow,
  type RowReject,
  type SiteEvent,
} from '../../codec/index.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { refusal } from './refusal.js'
import type { Vectors } from './vectors.js'

const vectors = JSON.parse(
  readFileSync(new URL('vectors.json', import.meta.url), 'utf8'),
) as Vectors

/** Runs one test a vector, named after it. */
function each<V extends { readonly name: string }>(of: readonly V[], check: (vector: V) => void) {
  it.each(of.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => check(vector))
}

/** Fields have no prototype; the vectors' objects do. */
const plain = (fields: Fields): Fields => ({ ...fields })

describe('vectors of a query, written', () => {
  each(vectors.query.write, ({ fields, query }) => {
    expect(formatQuery(fields)).toBe(query)
    expect(plain(parseQuery(query))).toEqual(fields)
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual(fields)
  })
})

describe('vectors of a query, read', () => {
  each(vectors.query.read, ({ query, fields }) => {
    expect(plain(parseQuery(query))).toEqual(fields)
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual(fields)
  })
})

describe('vectors of a query, refused', () => {
  each(vectors.query.refuse, ({ query, error }) => {
    expect(refusal(() => parseQuery(query))).toMatchObject(error)
  })
})

describe('vectors of a canonical query', () => {
  each(vectors.canonicalQuery, ({ type, query, canonical, sha256 }) => {
    expect(canonicalQuery(type, parseQuery(query))).toBe(canonical)
    expect(nodeCrypto.sha256(canonical)).toBe(sha256)
  })
})

describe('vectors of an event URL, written', () => {
  each(vectors.eventUrl.write, ({ type, fields, lane, url }) => {
    expect(eventUrl(type, fields, lane ? { lane } : {})).toBe(url)
  })
})

/** What a door makes of a URL. */
function readUrl(url: string): (SiteEvent & { lane: string }) | undefined {
  const at = url.indexOf('?')
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
  const found = parseEventPath(path)
  return found && { lane: found.lane, ...siteEvent(found.type, parseQuery(query)) }
}

describe('vectors of an event URL, read', () => {
  each(vectors.eventUrl.read, ({ url, lane, type, subject, fields }) => {
    const event = readUrl(url)
    expect(event).toMatchObject({ lane, type, subject })
    expect(plain(event?.fields ?? {})).toEqual(fields)
  })
})

describe('vectors of an event URL, refused', () => {
  each(vectors.eventUrl.refuse, ({ url, error }) => {
    if (error) expect(refusal(() => readUrl(url))).toMatchObject(error)
    else expect(readUrl(url)).toBeUndefined()
  })
})

describe('vectors of a text line', () => {
  each(vectors.line, ({ fields, line }) => {
    expect(formatLine(fields)).toBe(line)
    expect(plain(parseLine(line))).toEqual(fields)
    expect(Object.fromEntries(new URLSearchParams(line))).toEqual(fields)
  })
})

describe('vectors of an artifact', () => {
  each(vectors.artifact, ({ text, directives, records }) => {
    expect(formatArtifact({ directives, records })).toBe(text)
    const read = parseArtifact(text)
    expect(read.directives).toEqual(directives)
    expect(read.records.map(plain)).toEqual(records)
  })
})

describe('vectors of the log’s escaping', () => {
  each(vectors.logValue, ({ text, escaped }) => {
    expect(escapeLogValue(text)).toBe(escaped)
  })
})

describe('vectors of a log row', () => {
  each(vectors.logRow, ({ header, line, row, reject }) => {
    const positions = parseFieldsLine(header ?? '') ?? new Map<string, number>()
    const read = header === undefined ? parseJsonLine(line) : parseW3cLine(line, positions)
    expect(read).toEqual(row ?? reject)
  })
})

describe('vectors of a line of other logs', () => {
  const realtime = realtimeLog()
  const columns = parseFieldsLine(`#Fields: ${realtime.columns?.join(' ')}`)!
  const parsers: Record<string, (line: string) => LogRow | RowReject> = {
    [realtime.name]: (line) => parseW3cLine(line, columns, realtime),
    [NGINX_LOG.name]: parseCombinedLine,
    [CADDY_LOG.name]: parseCaddyLine,
  }
  each(vectors.logLine, ({ format, line, row, reject }) => {
    expect(parsers[format]?.(line)).toEqual(row ?? reject)
  })
})

describe('vectors of an artifact key', () => {
  each(vectors.artifactKey, ({ subject, cut, key, path }) => {
    expect(artifactKey(subject, cut)).toBe(key)
    expect(artifactPath(key)).toBe(path)
  })
})

describe('vectors of an attestation, written', () => {
  each(vectors.attestation.write, ({ kid, claims, input }) => {
    expect(attestationInput(kid, claims)).toBe(input)
  })
})

describe('vectors of an attestation, read', () => {
  each(vectors.attestation.read, ({ text, kid, claims, signature }) => {
    const input = text.slice(0, text.lastIndexOf('.'))
    expect(parseAttestation(text)).toEqual({ kid, claims, input, signature })
  })
})

describe('vectors of an attestation, refused', () => {
  each(vectors.attestation.refuse, ({ text }) => {
    expect(parseAttestation(text)).toBeUndefined()
  })
})

describe('vectors of a subject, accepted', () => {
  each(vectors.subject.accept, ({ subject }) => {
    expect(refusal(() => checkSubject('post', subject))).toBeUndefined()
  })
})

describe('vectors of a subject, refused', () => {
  each(vectors.subject.refuse, ({ subject, code }) => {
    expect(refusal(() => checkSubject('post', subject))).toMatchObject({ code, field: 'post' })
  })
})
