import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { deflatedQuery } from '../../client/deflate-fields.js'
import { IN_FLIGHT_MAX } from '../../client/delivery.js'
import { QUERY_BYTES_MAX } from '../../client/event-path.js'
import {
  COMMENT_BODY_CHARS_MAX,
  REPORT_QUERY_BYTES_MAX,
  URL_BYTES_MAX,
  parseArtifact,
  parseQuery,
  withInflatedFields,
} from '../../codec/index.js'
import { inflate } from '../../server/adapter/node/inflate.js'
import { anyFields } from '../codec/any-fields.js'
import { temporarySite, type TemporarySite } from '../embedded/temporary-site.js'
import { accepted, fakeServer, freshPage } from './page.js'

const ENGLISH = ['README.md', 'ARCHITECTURE.md']
  .map((name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))
  .join('\n')

describe('the field z', () => {
  test('inflates to the fields that were put into it', async () => {
    const outside = fc.record(
      { post: fc.constantFrom('p', 'a/b'), by: fc.string() },
      { requiredKeys: ['post'] },
    )
    await fc.assert(
      fc.asyncProperty(anyFields, outside, async (inside, others) => {
        const fields = { ...inside, ...others }
        const query = parseQuery(await deflatedQuery(fields))
        expect(Object.keys(query).sort()).toEqual([...Object.keys(others), 'z'].sort())
        expect({ ...withInflatedFields(query, inflate) }).toEqual(fields)
      }),
    )
  })

  test('holds the longest comment in any language', async () => {
    for (const letter of ['a', 'ї', '漢', '🦊']) {
      const body = letter.repeat(COMMENT_BODY_CHARS_MAX)
      const query = await deflatedQuery({ post: 'p', body })
      expect(withInflatedFields(parseQuery(query), inflate)['body']).toBe(body)
    }
  })

  /** The query that a comment is sent with, whole. */
  const sentQuery = async (body: string): Promise<string> => {
    const { sendEvent } = await freshPage()
    const requests = fakeServer(() => accepted())
    await sendEvent('comment', { post: 'p', body })
    return requests[0]?.url.split('?')[1] ?? ''
  }

  test('is used only where a firewall might refuse the query', async () => {
    const others = (await sentQuery('x')).length - 1
    const fits = await sentQuery('x'.repeat(QUERY_BYTES_MAX - others))
    expect(fits).toHaveLength(QUERY_BYTES_MAX)
    expect(fits).toMatch(/^post=p&body=x+&own=/)
    expect(await sentQuery('x'.repeat(QUERY_BYTES_MAX - others + 1))).toMatch(
      /^post=p&z=[\w-]+&own=/,
    )
  })

  test('is used only where it is shorter', async () => {
    const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(3_000))).toString('base64url')
    expect(await sentQuery(noise)).toMatch(/^post=p&body=/)
  })

  test('is left out where the browser cannot deflate', async () => {
    vi.stubGlobal('CompressionStream', undefined)
    expect(await sentQuery('x'.repeat(3_000))).toMatch(/^post=p&body=x{3000}&own=/)
    vi.unstubAllGlobals()
  })
})

test('the limits fit together', () => {
  // A report that fits its own limit never waits for anything.
  expect(QUERY_BYTES_MAX).toBe(REPORT_QUERY_BYTES_MAX)
  // Chromium allows keepalive requests 512 KB of URL in flight; a quarter of it leaves room for others.
  expect(IN_FLIGHT_MAX * URL_BYTES_MAX).toBeLessThan(512 * 1024 * 0.25)
})

describe('a comment of 10,000 characters', () => {
  let site: TemporarySite
  beforeAll(async () => {
    site = await temporarySite()
  })
  afterAll(() => site.close())
  beforeEach(() => vi.resetModules())

  test('is sent, published, edited and found again', async () => {
    const { configure, sendEvent } = await freshPage()
    configure({ endpoint: site.url.replace(/\/$/, '') })
    const body = ENGLISH.slice(0, COMMENT_BODY_CHARS_MAX)
    const receipt = await sendEvent('comment', { post: 'long', body, name: 'Ada' })
    expect(receipt.status).toBe('accepted')
    expect(receipt.url).toMatch(/\?post=long&z=[\w-]+&own=[\w-]{43}&id=[\w-]{22}$/)
    await expect(receipt.published).resolves.toBe('published')
    const better = ENGLISH.slice(5_000, 5_000 + COMMENT_BODY_CHARS_MAX)
    const edit = { post: 'long', comment: receipt.id, body: better }
    const edited = await sendEvent('comment/edit', edit)
    expect(edited.url).toContain('&proof=')
    expect(edited.status).toBe('accepted')
    await expect(edited.published).resolves.toBe('published')
    const { records } = parseArtifact(await site.artifact('/comments/long.txt'))
    expect(records.map((line) => [line['name'], line['body']])).toEqual([['Ada', better]])
  })

  test('is an EventError where even z is too long, before anything is sent', async () => {
    const { configure, outboxEntries, sendEvent } = await freshPage()
    configure({ endpoint: site.url.replace(/\/$/, '') })
    const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(7_000))).toString('base64')
    await expect(sendEvent('comment', { post: 'noise', body: noise })).rejects.toMatchObject({
      code: 'url_too_long',
      limit: '7680 bytes',
    })
    expect(outboxEntries()).toEqual([])
    expect(await site.artifact('/comments/noise.txt')).toBe('')
  })
})
