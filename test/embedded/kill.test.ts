import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directive, parseArtifact } from '../../codec/index.js'
import { runVerb, serveProcess } from './served-process.js'

const ROUNDS = process.env['CI'] ? 20 : 5
const WRITERS = 50
const POSTS = 5

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-events-kill-'))
  await mkdir(join(folder, 'site'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Writes until the server is gone; remembers every id that was answered 202. */
async function write(url: string, writer: number, accepted: Set<string>): Promise<void> {
  for (;;) {
    const id = randomBytes(16).toString('base64url')
    const lane = writer % 2 === 0 ? 'fastevent' : 'events'
    const query = `id=${id}&post=post-${writer % POSTS}&body=from%20writer%20${writer}`
    try {
      const { status } = await fetch(`${url}${lane}/comment?${query}`, { method: 'POST' })
      if (status === 202) accepted.add(id)
    } catch {
      return
    }
  }
}

/** Every id that a post's files hold, segments included, once for each time that it stands there. */
async function published(url: string, post: string): Promise<string[]> {
  const ids: string[] = []
  let path: string | undefined = `/comments/${post}.txt`
  while (path !== undefined) {
    const artifact = parseArtifact(await (await fetch(new URL(path, url))).text())
    ids.push(...artifact.records.map((record) => record['id'] ?? ''))
    path = directive(artifact, 'next')
  }
  return ids
}

describe('a server that is killed', () => {
  it(`loses no event that it answered 202, killed ${ROUNDS} times under ${WRITERS} writers on both lanes`, async () => {
    const [site, data] = [join(folder, 'site'), join(folder, 'data')]
    const accepted = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const server = await serveProcess(site, data)
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        write(server.url, writer, accepted),
      )
      await new Promise((done) => setTimeout(done, 300 + Math.random() * 700))
      await server.end('SIGKILL')
      await Promise.all(writers)
    }
    const server = await serveProcess(site, data)
    const found: string[] = []
    for (let post = 0; post < POSTS; post++)
      found.push(...(await published(server.url, `post-${post}`)))
    expect(await server.end('SIGTERM')).toBe(0)
    expect(new Set(found).size).toBe(found.length)
    const shown = new Set(found)
    const lost = [...accepted].filter((id) => !shown.has(id))
    console.log(`${accepted.size} events answered 202 over ${ROUNDS} kills, ${lost.length} lost`)
    expect(lost).toEqual([])
    expect(accepted.size).toBeGreaterThan(ROUNDS * WRITERS)
    const verified = await runVerb(['verify', '--data', data])
    expect(verified.errors).toBe('')
    expect(verified.code).toBe(0)
  }, 300_000)
})
