import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ATTESTATION_BYTES_MAX,
  EventError,
  PREFIXES,
  URL_BYTES_MAX,
  URL_WITH_ATTESTATION_BYTES_MAX,
  eventUrl,
  parseQuery,
  splitTarget,
  type Fields,
} from '../../../codec/index.js'
import { admit, type EdgeSettings, type Session } from '../../../server/edge/edge.js'
import type { EdgeRequest } from '../../../server/edge/edge-request.js'
import {
  SIGNED_URL_MS_MAX,
  admitFromUrl,
  carryInUrl,
  takeFromUrl,
} from '../../../server/edge/url-carrier.js'
import { eventOfRow } from '../../../server/log/event-of-row.js'
import { ABOUT, KEY, attestor, withKeys } from './some-attestor.js'

const SETTINGS: EdgeSettings = { prefixes: PREFIXES, moderation: 'anonymous', origins: [] }
const ANN: Session = { user: 'ann', name: 'Ann', roles: [], from: 'cookie' }
const COMMENT = { id: 'some-comment', post: 'p', body: 'a b' }

function requestOf(url: string, about: Partial<EdgeRequest> = {}): EdgeRequest {
  return {
    method: 'POST',
    ...splitTarget(url),
    header: (name) => (name === 'sec-fetch-site' ? 'same-origin' : undefined),
    address: '192.0.2.1',
    requestId: 'a-request',
    at: ABOUT.at,
    ...about,
  }
}

/** The path of an event's URL, as an edge reads it. */
const pathOf = ({ path }: EdgeRequest) => ({
  lane: path.startsWith(PREFIXES.fast) ? ('fast' as const) : ('slow' as const),
  type: path.slice(path.indexOf('/', 1) + 1),
})

/** What the edge answers the first request with: where to send it again. */
function signedUrl(type: string, fields: Fields, session: Session | undefined = ANN): string {
  const request = requestOf(eventUrl(type, fields))
  const { attestation } = admit(request, pathOf(request), session, SETTINGS, attestor)
  return carryInUrl(request, attestation.text)
}

const again = (url: string, about: Partial<EdgeRequest> = {}, by = attestor) => {
  const request = requestOf(url, about)
  return admitFromUrl(request, pathOf(request), SETTINGS, by)
}

const refusalOf = (work: () => unknown): [string, string | undefined] => {
  try {
    work()
  } catch (error) {
    if (error instanceof EventError) return [error.code, error.field]
    throw error
  }
  throw new Error('It was not refused.')
}

describe('a signed URL', () => {
  it('is the event that it was before, by the one who sent it', () => {
    expect(again(signedUrl('comment', COMMENT))?.event).toMatchObject({
      id: 'some-comment',
      at: ABOUT.at,
      name: 'Ann',
      verified: true,
      fields: COMMENT,
    })
  })

  it('says what is to be sent on as it came', () => {
    const url = signedUrl('comment', COMMENT)
    expect(url.endsWith(`&att=${again(url)?.text}`)).toBe(true)
  })

  it('is the same event for the reader of the log', () => {
    const { path, query } = splitTarget(signedUrl('comment', COMMENT))
    const row = { method: 'POST', path, query, status: 202, contentType: '', at: 1, address: '' }
    const event = eventOfRow({ ...row, requestId: 'other' }, { attestor, moderation: 'none' })
    expect(event).toEqual(again(signedUrl('comment', COMMENT))?.event)
    const redirected = { ...row, requestId: 'other', status: 307 }
    expect(eventOfRow(redirected, { attestor, moderation: 'none' })).toBeUndefined()
  })

  it('is signed once: without a signature it is none, and left to whoever signs', () => {
    expect(again(eventUrl('comment', COMMENT))).toBeUndefined()
    // A field whose name is written otherwise is refused by who signs.
    const other = requestOf(`${eventUrl('comment', COMMENT)}&%61tt=x`)
    expect(admitFromUrl(other, pathOf(other), SETTINGS, attestor)).toBeUndefined()
    expect(refusalOf(() => admit(other, pathOf(other), ANN, SETTINGS, attestor))).toEqual([
      'invalid_field',
      'att',
    ])
  })

  it.each([
    ['changed', (url: string) => url.replace('a%20b', 'a%20c')],
    ['with a field more', (url: string) => `${url}&name=Bob`],
    ['of another type', (url: string) => url.replace('/comment?', '/form?')],
    ['with a signature that is cut', (url: string) => url.slice(0, -1)],
    ['with no signature in the field', (url: string) => url.replace(/att=.*/, 'att=')],
  ])('%s is refused', (_, change) => {
    expect(refusalOf(() => again(change(signedUrl('comment', COMMENT))))).toEqual([
      'invalid_field',
      'att',
    ])
  })

  it('of another site is refused', () => {
    const other = withKeys({ ...KEY, key: 'another key' })
    expect(refusalOf(() => again(signedUrl('comment', COMMENT), {}, other))[0]).toBe(
      'invalid_field',
    )
  })

  it.each([SIGNED_URL_MS_MAX, -SIGNED_URL_MS_MAX])('is good for ten minutes, %i', (ms) => {
    const url = signedUrl('comment', COMMENT)
    expect(again(url, { at: ABOUT.at + ms })?.event.id).toBe('some-comment')
    const late = { at: ABOUT.at + ms + Math.sign(ms) }
    expect(refusalOf(() => again(url, late))[0]).toBe('invalid_field')
  })

  it('keeps to what any event keeps to', () => {
    const url = signedUrl('comment', COMMENT)
    expect(refusalOf(() => again(url, { method: 'PUT' }))[0]).toBe('method_not_allowed')
    const header = (name: string) => (name === 'origin' ? 'https://evil.example' : undefined)
    expect(refusalOf(() => again(url, { header }))[0]).toBe('forbidden_origin')
  })

  it('is as long as it may be, and no byte longer', () => {
    const text = 'x'.repeat(ATTESTATION_BYTES_MAX)
    const base = '/events/form?text='
    const longest = base + 'y'.repeat(URL_WITH_ATTESTATION_BYTES_MAX - base.length)
    expect(carryInUrl(requestOf(longest), text).length).toBeLessThanOrEqual(URL_BYTES_MAX)
    const refused = refusalOf(() => carryInUrl(requestOf(`${longest}y`), text))
    expect(refused[0]).toBe('url_too_long')
  })

  it('is ASCII, whatever was sent', () => {
    const url = carryInUrl(requestOf('/events/form?form=f&text=caf\u00e9 🦊'), 'h.c.s')
    expect(url).toBe('/events/form?form=f&text=caf%C3%A9%20%F0%9F%A6%8A&att=h.c.s')
    expect({ ...takeFromUrl(parseQuery(splitTarget(url).query)).fields }).toEqual({
      form: 'f',
      text: 'café 🦊',
    })
  })

  it('gives its fields back, whatever they are', () => {
    carryFields(carryInUrl)
  })

  it.each<[string, typeof carryInUrl]>([
    ['forgets fields', ({ path }, text) => `${path}?form=f&att=${text}`],
    ['decodes them', (request, text) => decodeURIComponent(carryInUrl(request, text))],
    [
      'writes the signature in front of the query',
      ({ path, query }, text) => `${path}?att=${text}${query}`,
    ],
  ])('would be noticed where it %s', (_, carry) => {
    expect(() => carryFields(carry)).toThrow('Property failed')
  })
})

/** Sends whatever fields there are to the edge twice, as a carrier makes of them, and compares. */
function carryFields(carry: typeof carryInUrl): void {
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'&=%+# ?é🦊a'), minLength: 1, maxLength: 8 }),
  )
  const fields = fc.dictionary(fc.stringMatching(/^[b-y][a-z]{0,8}$/), text)
  fc.assert(
    fc.property(fields, (given) => {
      const all = { ...given, form: 'f' }
      let first: EdgeRequest
      let signed: string
      try {
        first = requestOf(eventUrl('form', all))
        signed = admit(first, pathOf(first), undefined, SETTINGS, attestor).attestation.text
      } catch (error) {
        // What a door refuses is not signed.
        fc.pre(!(error instanceof EventError))
        throw error
      }
      expect({ ...again(carry(first, signed))?.event.fields }).toEqual(all)
    }),
  )
}
