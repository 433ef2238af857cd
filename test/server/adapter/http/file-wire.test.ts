import { serve as listen } from '@hono/node-server'
import { randomBytes } from 'node:crypto'
import { request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { proseOf, serveTemporaryFolder } from './temporary-folder.js'

const { site, serve } = serveTemporaryFolder()
let port = 0
let close: () => Promise<void>

beforeEach(async () => {
  const files = serve()
  const fetch = async (request: Request) =>
    (await files.respond(request, new URL(request.url).pathname)) ??
    new Response(null, { status: 404 })
  await new Promise<void>((ready) => {
    const server = listen({ fetch, port: 0, hostname: '127.0.0.1' }, (address: AddressInfo) => {
      port = address.port
      ready()
    })
    close = () => new Promise((closed) => server.close(() => closed()))
  })
})
afterEach(() => close())

interface Received {
  status: number | undefined
  headers: IncomingHttpHeaders
  body: Buffer
}

/** Not `fetch`, which decompresses by itself and hides what was sent. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<Received>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, headers, method, agent: false }
    const sent = request(options, (response) => {
      const chunks: Buffer[] = []
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      )
    })
    sent.on('error', reject).end()
  })
}

describe('over the wire', () => {
  it('HEAD has the length and no body', async () => {
    await site.write('a.txt', proseOf(5_000))
    await site.write('film.mp4', randomBytes(1_200_000))
    for (const [path, length] of [
      ['/a.txt', '5000'],
      ['/film.mp4', '1200000'],
    ] as const) {
      const { status, headers, body } = await ask(path, {}, 'HEAD')
      expect([status, headers['content-length'], body.byteLength]).toEqual([200, length, 0])
    }
  })

  it('compressed bodies are decompressed to the file', async () => {
    for (const bytes of [5_000, 1_500_000]) {
      await site.write('a.txt', proseOf(bytes))
      const br = await ask('/a.txt', { 'accept-encoding': 'br' })
      expect(br.headers['content-encoding']).toBe('br')
      expect(brotliDecompressSync(br.body).toString()).toBe(proseOf(bytes))
      const gzip = await ask('/a.txt', { 'accept-encoding': 'gzip' })
      expect(gunzipSync(gzip.body).toString()).toBe(proseOf(bytes))
    }
  })

  it('a range has its bytes alone, in memory or streamed', async () => {
    for (const bytes of [5_000, 1_500_000]) {
      const content = randomBytes(bytes)
      await site.write('film.mp4', content)
      const part = await ask('/film.mp4', { range: 'bytes=1000-1999' })
      expect([part.status, part.headers['content-length']]).toEqual([206, '1000'])
      expect(part.headers['content-range']).toBe(`bytes 1000-1999/${bytes}`)
      expect(part.body.equals(content.subarray(1_000, 2_000))).toBe(true)
      const none = await ask('/film.mp4', { range: `bytes=${bytes}-` })
      expect([none.status, none.body.byteLength]).toEqual([416, 0])
    }
  })

  it('a 304 has the tag and no body, and what is absent is the caller’s 404', async () => {
    await site.write('a.txt', 'hello')
    const { headers } = await ask('/a.txt')
    const again = await ask('/a.txt', { 'if-none-match': headers.etag ?? '' })
    expect([again.status, again.headers.etag, again.body.byteLength]).toEqual([
      304,
      headers.etag,
      0,
    ])
    expect((await ask('/b.txt')).status).toBe(404)
  })
})
