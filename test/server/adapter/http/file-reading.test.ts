import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createFileCache, type FileCache } from '../../../../server/adapter/http/file-cache.js'
import { bytesOf, proseOf, serveTemporaryFolder } from './temporary-folder.js'

const { site, ask, get, serve } = serveTemporaryFolder()

/** Longer than a time stamp's tick: from then on a reading is trusted. */
const SETTLED_MS = 150

describe('a large file', () => {
  const large = randomBytes(1_500_000)

  it('is streamed, with the tag of its content', async () => {
    await site.write('film.mp4', large)
    const response = await get('/film.mp4')
    const digest = createHash('sha256').update(large).digest('base64url').slice(0, 22)
    expect(response.headers.get('etag')).toBe(`"${digest}"`)
    expect(response.headers.get('content-length')).toBe('1500000')
    expect((await bytesOf(response)).equals(large)).toBe(true)
    const part = await get('/film.mp4', { range: 'bytes=1000000-1000099' })
    expect((await bytesOf(part)).equals(large.subarray(1_000_000, 1_000_100))).toBe(true)
  })

  it('is compressed on the way', async () => {
    const text = proseOf(1_500_000)
    await site.write('search.json', text)
    const response = await get('/search.json', { 'accept-encoding': 'br' })
    expect(response.headers.get('content-encoding')).toBe('br')
    expect(response.headers.has('content-length')).toBe(false)
    expect(brotliDecompressSync(await bytesOf(response)).toString()).toBe(text)
  })

  it('is closed when the visitor leaves, before or while reading', async () => {
    await site.write('film.mp4', large)
    const unread = await get('/film.mp4')
    const begun = await get('/film.mp4')
    const reader = begun.body?.getReader()
    await reader?.read()
    if (process.platform === 'linux') expect(await openFiles()).toBe(2)
    await Promise.all([unread.body?.cancel(), reader?.cancel()])
    await expect.poll(openFiles).toBe(0)
  })

  it('breaks off when it shrinks, since its length was promised', async () => {
    const file = await site.write('film.mp4', large)
    const response = await get('/film.mp4')
    await writeFile(file, 'gone')
    await expect(response.arrayBuffer()).rejects.toThrow('shrank')
  })

  async function openFiles() {
    if (process.platform !== 'linux') return 0
    const links = await readdir('/proc/self/fd')
    const targets = await Promise.all(
      links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    )
    return targets.filter((target) => target.startsWith(site.folder)).length
  }
})

describe('a change', () => {
  it('is seen at once, though the length and the date stay', async () => {
    await site.write('a.txt', 'first')
    await setTimeout(SETTLED_MS)
    expect(await (await get('/a.txt')).text()).toBe('first')
    await site.write('a.txt', 'other')
    expect(await (await get('/a.txt')).text()).toBe('other')
  })

  it('is seen at once, though the clock of the file system has not ticked', async () => {
    const file = await site.write('a.txt', '')
    for (let text = 100; text < 200; text += 1) {
      await writeFile(file, String(text))
      expect(await (await get('/a.txt')).text()).toBe(String(text))
    }
  })

  it('is seen after a rename over the file, a removal and a return', async () => {
    const file = await site.write('a.txt', 'first')
    await setTimeout(SETTLED_MS)
    for (let i = 0; i < 2; i += 1) expect(await (await get('/a.txt')).text()).toBe('first')
    await rename(await site.write('b.txt', 'other'), file)
    expect(await (await get('/a.txt')).text()).toBe('other')
    await rm(file)
    expect(await ask('/a.txt')).toBeUndefined()
    await site.write('a.txt', 'again')
    expect(await (await get('/a.txt')).text()).toBe('again')
  })

  it('of a compressed file is seen too', async () => {
    for (const text of [proseOf(2_000), proseOf(2_001), proseOf(2_000).toUpperCase()]) {
      await site.write('a.txt', text)
      const body = await bytesOf(await get('/a.txt', { 'accept-encoding': 'br' }))
      expect(brotliDecompressSync(body).toString()).toBe(text)
    }
  })

  it('may be of the folder itself, which may come later', async () => {
    const folder = join(site.around, 'current')
    serve({ folder })
    expect(await ask('/a.txt')).toBeUndefined()
    for (const release of ['one', 'two']) {
      await mkdir(join(site.around, release))
      await writeFile(join(site.around, release, 'a.txt'), release)
      await rm(folder, { force: true })
      await symlink(release, folder)
      expect(await (await get('/a.txt')).text()).toBe(release)
    }
  })
})

describe('memory', () => {
  const readIn = async (cache: FileCache, file: string) =>
    cache.read(file, await stat(file, { bigint: true }))

  it('holds a file that does not change, with its compressed forms', async () => {
    const cache = createFileCache(site.folder, 100_000)
    const file = await site.write('a.txt', proseOf(10_000))
    await setTimeout(SETTLED_MS)
    const first = await readIn(cache, file)
    if (!first) throw new Error('The file was not read.')
    expect(await readIn(cache, file)).toBe(first)
    const [one, two] = await Promise.all([
      cache.compressed(file, first, 'br'),
      cache.compressed(file, first, 'br'),
    ])
    expect(one).toBe(two)
    expect((await readIn(cache, file))?.compressed.br).toBe(one)
  })

  it('does not trust a reading as young as the file, whose stamps may not show the next change', async () => {
    const cache = createFileCache(site.folder, 100_000)
    const file = await site.write('a.txt', 'young')
    expect(await readIn(cache, file)).not.toBe(await readIn(cache, file))
    await setTimeout(SETTLED_MS)
    expect(await readIn(cache, file)).toBe(await readIn(cache, file))
  })

  it('keeps the compressed forms of a file that is written anew with the same content', async () => {
    const cache = createFileCache(site.folder, 100_000)
    const file = await site.write('a.txt', proseOf(10_000))
    const first = await readIn(cache, file)
    const compressed = first && (await cache.compressed(file, first, 'gzip'))
    await site.write('a.txt', proseOf(10_000))
    expect((await readIn(cache, file))?.compressed.gzip).toBe(compressed)
  })

  it('is bounded in bytes: the least recently used file goes', async () => {
    const cache = createFileCache(site.folder, 25_000)
    const names = ['a.txt', 'b.txt', 'c.txt']
    const paths = await Promise.all(names.map((name) => site.write(name, proseOf(10_000))))
    const huge = await site.write('huge.txt', proseOf(50_000))
    await setTimeout(SETTLED_MS)
    const [a = '', , c = ''] = paths
    const before = new Map<string, unknown>()
    for (const path of paths) before.set(path, await readIn(cache, path))
    expect(await readIn(cache, huge)).not.toBe(await readIn(cache, huge))
    expect(await readIn(cache, c)).toBe(before.get(c))
    expect(await readIn(cache, a)).not.toBe(before.get(a))
  })

  it('needs a bound', () => {
    expect(() => serve({ cacheBytesMax: 0 })).toThrow(TypeError)
  })
})
