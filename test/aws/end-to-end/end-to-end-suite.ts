import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Engine } from '../edge-function/engines.js'
import type { Cloud } from './cloud.js'
import { deliver, logFilesOf, type LogFile } from './delivered-logs.js'
import type { Artifacts, DeployedSite } from './deployed-site.js'
import { OTHER, THREAD } from './names.js'
import type { ReplayedFolder } from './replayed-folder.js'
import { differencesOf } from './same-artifacts.js'
import { KEYS, tellStory, type ToldSite } from './told-site.js'
import { ANN, BOB, STRANGER, askedBy, post, send } from './visitors.js'

const START_MS_MAX = 120_000

/**
 * A whole site from browsers to artifacts: the edge's function, the built handlers and the log between them. What it
 * publishes has to be what the embedded site makes of the same log.
 */
export function endToEnd(engine: Engine, startCloud: () => Promise<Cloud>): void {
  let told: ToldSite
  let site: DeployedSite
  let folder: ReplayedFolder
  beforeAll(async () => {
    told = await tellStory(await startCloud(), engine)
    site = told.site
    folder = await told.replayed(told.logs)
  }, START_MS_MAX)
  afterAll(async () => {
    await folder.remove()
    await told.stop()
  })

  it('answers each request with the status that its page expects', () => {
    expect(told.wrong).toEqual([])
  })

  it('publishes byte for byte what the embedded site makes of the same log', async () => {
    const artifacts = await site.artifacts()
    expect([...artifacts.keys()]).toEqual(expect.arrayContaining(PUBLISHED))
    expect(differencesOf(artifacts, await folder.artifacts())).toEqual([])
  })

  it('counts what has no artifact as the embedded site does', async () => {
    const subject = 'counts/newsletter/open'
    const counters = await site.counters(subject)
    expect(counters.get('count')).toBe(1)
    expect(await folder.counters(subject)).toEqual(counters)
  })

  it('cuts a head that grows too long, by an event of its own in the log', async () => {
    const artifacts = await site.artifacts()
    const [, segment = ''] =
      /^#next=\/(.*)$/m.exec(textOf(artifacts, `public/comments/${THREAD}.txt`)) ?? []
    // It was edited there, and another comment removed from there, after the cut.
    expect(textOf(artifacts, `public/${segment}`)).toMatch(/^id=long-1_.*&body=Shorter&/)
    const cuts = told.logs
      .flatMap(rowsOf)
      .filter((row) => row.includes('/fastevent/comment/aggregate'))
    expect(cuts).toHaveLength(1)
    expect(JSON.parse(cuts[0] ?? '')).toMatchObject({
      'sc-status': '202',
      'x-edge-result-type': 'Miss',
    })
  })

  it('repairs from the log what no handler was reached for, once a moderator has seen the comment', async () => {
    const artifacts = await site.artifacts()
    expect(textOf(artifacts, `public/comments/${THREAD}.txt`)).toContain('body=Nobody was there')
    expect(textOf(artifacts, `public/reactions/${THREAD}.txt`)).toContain('type=🎉&count=1')
  })

  it('leaves no trace of what was refused, and shows no text that is held', async () => {
    for (const [name, bytes] of await site.artifacts()) {
      expect(`${name} ${bytes.toString()}`).not.toMatch(/never|💩/)
      if (name.startsWith('public/')) expect(bytes.toString()).not.toContain('Str%3Dange')
    }
  })

  it('answers bookmarks to their owner as the embedded site does', async () => {
    const served = await folder.serve()
    const { cookies } = await askedBy(ANN, post('/'), KEYS.session[0])
    const cookie = Object.entries(cookies)
      .map((pair) => pair.join('='))
      .join('; ')
    const embedded = await fetch(new URL('/me/bookmarks.txt', served.url), { headers: { cookie } })
    const text = await embedded.text()
    await served.end('SIGTERM')
    expect(text).toMatch(/^[^\n]*post=über uns\/1 [^\n]*\n$/)
    expect(await told.ask(ANN, post('/me/bookmarks.txt', 'GET'))).toMatchObject({
      status: 200,
      body: text,
    })
    expect(differencesOf(await site.artifacts(), await folder.artifacts())).toEqual([])
  })

  it('applies no row that was changed after the fact', async () => {
    const before = await site.artifacts()
    await told.ask(STRANGER, send('newsletter/open', { id: 'another-opened-letter_' }))
    await told.ask(BOB, send('read', { id: 'another-read__________', post: THREAD }))
    const written = told.logs.flatMap(rowsOf).filter((row) => row.includes('second-day'))
    const forged = written.map((row) => `${row.replaceAll('second-day', 'third-day_')}\n`)
    expect(forged).toHaveLength(1)
    const files = logFilesOf([...forged, ...site.takeRows()])
    await deliver(site, files)
    const after = await site.artifacts()
    expect(differencesOf(before, after)).toEqual([`public/reads/${THREAD}.txt`])
    const again = await told.replayed([...told.logs, ...files])
    expect(differencesOf(after, await again.artifacts())).toEqual([])
    await again.remove()
  })

  it('would notice a row that the embedded site was not given, and a byte that is another', async () => {
    const artifacts = await folder.artifacts()
    const files = told.logs.map(({ key, bytes }) => {
      const text = gunzipSync(bytes).toString().replace('text=plain+form', 'text=other+form')
      return { key, bytes: gzipSync(text) }
    })
    const without = await told.replayed(files)
    expect(differencesOf(artifacts, await without.artifacts())).toEqual([
      'private/forms/contact.txt',
    ])
    await without.remove()
    const name = `public/comments/${THREAD}.txt`
    const bytes = Buffer.from(artifacts.get(name) ?? [])
    bytes[bytes.length - 2]! ^= 1
    expect(differencesOf(artifacts, new Map([...artifacts, [name, bytes]]))).toEqual([name])
  })
}

/** At least: there is a segment too, named by when it was cut. */
const PUBLISHED = [
  `public/comments/${THREAD}.txt`,
  `public/comments/${OTHER}.txt`,
  'public/comments/counts.txt',
  `public/reactions/${THREAD}.txt`,
  'public/polls/lunch.txt',
  `public/reads/${THREAD}.txt`,
  `private/comments/${THREAD}.txt`,
  'private/forms/contact.txt',
  'private/errors/error/js.txt',
  'private/links/link/dead.txt',
]

const textOf = (artifacts: Artifacts, name: string): string => artifacts.get(name)?.toString() ?? ''

const rowsOf = ({ bytes }: LogFile): string[] =>
  gunzipSync(bytes).toString().split('\n').filter(Boolean)
