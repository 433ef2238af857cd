import { createHash } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { bytesOf, proseOf, serveTemporaryFolder } from './temporary-folder.js'

const { site, ask, get, serve } = serveTemporaryFolder()

describe('a file', () => {
  it('is sent whole, with its type, length, tag and date', async () => {
    await site.write('a.txt', 'hello')
    const response = await get('/a.txt')
    expect(response.status).toBe(200)
    const digest = createHash('sha256').update('hello').digest('base64url').slice(0, 22)
    expect(Object.fromEntries(response.headers)).toEqual({
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      'content-length': '5',
      'content-type': 'text/plain; charset=utf-8',
      etag: `"${digest}"`,
      'last-modified': 'Mon, 06 May 2024 07:08:09 GMT',
      'x-content-type-options': 'nosniff',
    })
    expect(await response.text()).toBe('hello')
  })

  it('is answered to HEAD with the same headers and no body', async () => {
    await site.write('a.txt', proseOf(5_000))
    for (const coding of ['identity', 'br']) {
      const asked = { 'accept-encoding': coding }
      const head = await get('/a.txt', asked, 'HEAD')
      expect([...head.headers]).toEqual([...(await get('/a.txt', asked)).headers])
      expect(head.body).toBeNull()
    }
  })

  it('is not sent for another method', async () => {
    await site.write('a.txt', 'hello')
    expect(await ask('/a.txt', {}, 'POST')).toBeUndefined()
    expect(await ask('/a.txt', {}, 'OPTIONS')).toBeUndefined()
  })

  it('is found by its percent-encoded UTF-8 name', async () => {
    await site.write('comments/café.txt', 'crème')
    expect(await (await get('/comments/caf%C3%A9.txt')).text()).toBe('crème')
    await site.write('100%.txt', 'full')
    expect(await (await get('/100%25.txt')).text()).toBe('full')
  })

  it('may be empty', async () => {
    await site.write('empty.txt', '')
    const response = await get('/empty.txt', { range: 'bytes=0-' })
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '0'])
  })

  it('has the Cache-Control of its path', async () => {
    await site.write('docs/index.html', '<p>')
    const cacheControl = (path: string) => (path === '/docs/index.html' ? 'no-cache' : 'max-age=9')
    serve({ cacheControl })
    expect((await get('/docs/')).headers.get('cache-control')).toBe('no-cache')
    await site.write('a.css', 'p {}')
    expect((await get('/a.css')).headers.get('cache-control')).toBe('max-age=9')
  })
})

describe('a condition', () => {
  it('is met by the tag, in a list, weak, or as a star', async () => {
    await site.write('a.txt', proseOf(3_000))
    const tag = (await get('/a.txt')).headers.get('etag') ?? ''
    for (const known of [tag, `W/${tag}`, `"x, y", W/"z",${tag}`, '*', ' * ']) {
      const response = await get('/a.txt', { 'if-none-match': known })
      expect(response.status).toBe(304)
      expect(Object.fromEntries(response.headers)).toEqual({
        'cache-control': 'no-cache',
        etag: tag,
        vary: 'Accept-Encoding',
      })
      expect(response.body).toBeNull()
    }
    for (const known of ['"other"', tag.slice(1, -1), `"x ${tag.slice(1)}`])
      expect((await get('/a.txt', { 'if-none-match': known })).status).toBe(200)
  })

  it('is about the coding that would be sent, and each coding has its tag', async () => {
    await site.write('a.txt', proseOf(3_000))
    const tags = new Set<string>()
    for (const coding of ['br', 'gzip', 'identity']) {
      const tag = (await get('/a.txt', { 'accept-encoding': coding })).headers.get('etag') ?? ''
      expect(tag).not.toMatch(/^W/)
      const asked = { 'accept-encoding': coding, 'if-none-match': tag }
      expect((await get('/a.txt', asked)).status).toBe(304)
      expect((await get('/a.txt', { ...asked, 'accept-encoding': 'br;q=0' })).status).toBe(
        coding === 'identity' ? 304 : 200,
      )
      tags.add(tag)
    }
    expect(tags.size).toBe(3)
  })

  it('may be the date, unless a tag is given or its second is not over', async () => {
    await site.write('a.txt', 'hello')
    const date = 'Mon, 06 May 2024 07:08:09 GMT'
    expect((await get('/a.txt', { 'if-modified-since': date })).status).toBe(304)
    const both = { 'if-modified-since': date, 'if-none-match': '"other"' }
    expect((await get('/a.txt', both)).status).toBe(200)
    const older = { 'if-modified-since': 'Mon, 06 May 2024 07:08:08 GMT' }
    expect((await get('/a.txt', older)).status).toBe(200)
    await site.write('new.txt', 'hello', new Date(Date.now() + 5_000).toISOString())
    expect((await get('/new.txt')).headers.has('last-modified')).toBe(false)
  })
})

describe('a range', () => {
  beforeEach(() => site.write('a.txt', '0123456789'))

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
    ['Bytes=8-99', '89', 'bytes 8-9/10'],
  ])('%s is sent as 206', async (range, part, contentRange) => {
    const response = await get('/a.txt', { range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(contentRange)
    expect(response.headers.get('content-length')).toBe(String(part.length))
    expect(await response.text()).toBe(part)
  })

  it.each(['bytes=10-', 'bytes=-0', 'bytes=99-100'])('%s is outside: 416', async (range) => {
    const response = await get('/a.txt', { range })
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10'])
    expect(response.body).toBeNull()
  })

  it.each(['bytes=0-1,3-4', 'lines=1-2', 'bytes=4-2', 'bytes=-', 'bytes=a-b', 'bytes=1'])(
    '%s is ignored',
    async (range) => {
      const response = await get('/a.txt', { range })
      expect([response.status, await response.text()]).toEqual([200, '0123456789'])
    },
  )

  it('is ignored for HEAD', async () => {
    expect((await get('/a.txt', { range: 'bytes=2-4' }, 'HEAD')).status).toBe(200)
  })

  it('is sent only if If-Range names this version, compared strongly', async () => {
    const { headers } = await get('/a.txt')
    const tag = headers.get('etag') ?? ''
    const statusIf = async (ifRange: string) =>
      (await get('/a.txt', { range: 'bytes=2-4', 'if-range': ifRange })).status
    expect(await statusIf(tag)).toBe(206)
    expect(await statusIf(headers.get('last-modified') ?? '')).toBe(206)
    expect(await statusIf(`W/${tag}`)).toBe(200)
    expect(await statusIf('"other"')).toBe(200)
    expect(await statusIf('Mon, 06 May 2024 07:08:10 GMT')).toBe(200)
  })

  it('is cut from the identity coding, whatever is accepted', async () => {
    const text = proseOf(4_000)
    await site.write('long.txt', text)
    const response = await get('/long.txt', { range: 'bytes=5-9', 'accept-encoding': 'br' })
    expect([response.status, await response.text()]).toEqual([206, text.slice(5, 10)])
    expect(response.headers.has('content-encoding')).toBe(false)
    const tag = (await get('/long.txt', { 'accept-encoding': 'br' })).headers.get('etag') ?? ''
    const resumed = { range: 'bytes=5-9', 'accept-encoding': 'br', 'if-range': tag }
    const whole = await get('/long.txt', resumed)
    expect([whole.status, whole.headers.get('content-encoding')]).toEqual([200, 'br'])
  })
})

describe('compression', () => {
  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['BR;Q=1.0', 'br'],
    ['*', 'br'],
    ['br;q=0, *;q=0.1', 'gzip'],
    ['gzip;q=0.2, identity;q=0.9', null],
    ['br;q=0, gzip;q=0.000', null],
    ['br;q=2', null],
    ['*;q=0', null],
    ['deflate', null],
    ['', null],
  ])('for "%s" is %s', async (accepted, coding) => {
    const text = proseOf(3_000)
    await site.write('a.json', text)
    const response = await get('/a.json', { 'accept-encoding': accepted })
    expect(response.headers.get('content-encoding')).toBe(coding)
    expect(response.headers.get('vary')).toBe('Accept-Encoding')
    const body = await bytesOf(response)
    expect(response.headers.get('content-length')).toBe(String(body.byteLength))
    const read = { br: brotliDecompressSync, gzip: gunzipSync }[coding ?? ''] ?? ((b: Buffer) => b)
    expect(read(body).toString()).toBe(text)
  })

  it('leaves small files and compressed types alone, and does not vary for them', async () => {
    await site.write('small.txt', proseOf(1_023))
    await site.write('photo.webp', proseOf(3_000))
    for (const path of ['/small.txt', '/photo.webp']) {
      const { headers } = await get(path, { 'accept-encoding': 'br, gzip' })
      expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([null, null])
    }
  })
})

describe('the content type', () => {
  it.each([
    ['a.html', 'text/html; charset=utf-8'],
    ['a.mjs', 'text/javascript; charset=utf-8'],
    ['a.css', 'text/css; charset=utf-8'],
    ['a.txt', 'text/plain; charset=utf-8'],
    ['a.md', 'text/markdown; charset=utf-8'],
    ['a.svg', 'image/svg+xml; charset=utf-8'],
    ['a.webp', 'image/webp'],
    ['a.avif', 'image/avif'],
    ['a.woff2', 'font/woff2'],
    ['a.json', 'application/json'],
    ['a.js.map', 'application/json'],
    ['a.xml', 'application/xml; charset=utf-8'],
    ['a.webmanifest', 'application/manifest+json'],
    ['A.PNG', 'image/png'],
    ['LICENSE', 'application/octet-stream'],
  ])('of %s is %s', async (name, type) => {
    await site.write(name, 'x')
    const { headers } = await get(`/${name}`)
    expect(headers.get('content-type')).toBe(type)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})
