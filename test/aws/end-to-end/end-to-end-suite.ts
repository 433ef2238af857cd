import { beforeAll, expect, it } from 'vitest'
import type { Engine } from '../edge-function/engines.js'
import type { Cloud } from './cloud.js'
import { rowsOf } from './delivered-logs.js'
import type { Artifacts, DeployedSite } from './deployed-site.js'
import { OTHER, THREAD } from './names.js'
import type { ReplayedFolder } from './replayed-folder.js'
import { differencesOf } from './same-artifacts.js'
import { tamperedLogs } from './tampered-logs-suite.js'
import { KEYS, tellStory, type ToldSite } from './told-site.js'
import { ANN, askedBy, post } from './visitors.js'

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
    return () => told.stop()
  }, START_MS_MAX)
  beforeAll(async () => {
    folder = await told.replayed(told.logs)
    return () => folder.remove()
  })

  it('answers each request with the status that its page expects', () => {
    expect(told.wrong).toEqual([])
  })

  it('publishes byte for byte what the embedded site makes of the same log', async () => {
    const artifacts = await site.artifacts()
    expect([...artifacts.keys()]).toEqual(expect.arrayContaining(PUBLISHED))
    expect(differencesOf(artifacts, await folder.artifacts())).toEqual([])
  })

  it('publishes events of the fast lane at once, and those of the slow lane once the log is read', () => {
    const thread = textOf(told.atOnce, `public/comments/${THREAD}.txt`)
    expect(thread).toContain('body=First, edited')
    expect(thread).not.toContain('body=Nobody was there')
    const reactions = textOf(told.atOnce, `public/reactions/${THREAD}.txt`)
    expect(reactions).toContain('type=🎉&count=1\n')
    const spaces = new Set([...told.atOnce.keys()].map((name) => name.split('/')[1]))
    expect([...spaces].sort()).toEqual(['comments', 'polls', 'reactions'])
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
    expect(textOf(artifacts, `public/reactions/${THREAD}.txt`)).toContain('type=🎉&count=2\n')
  })

  it('keeps in view what was published at once, though the log tells first of a try that failed', async () => {
    const name = `public/comments/${THREAD}.txt`
    for (const artifacts of [told.atOnce, await site.artifacts()])
      expect(textOf(artifacts, name)).toContain('body=At the second try')
  })

  it('leaves no trace of what was refused, and shows no text that is held', async () => {
    // The edge had signed these before their handler refused them, and the log has them.
    const rows = told.logs.flatMap(rowsOf).filter((row) => REFUSED_BY_HANDLER.test(row))
    expect(rows).toHaveLength(4)
    for (const row of rows) expect(row).toMatch(/"viewer-request-log-data":"[\w.-]{100,}"/)
    for (const [name, bytes] of await site.artifacts()) {
      expect(`${name} ${bytes.toString()}`).not.toMatch(/never|💩/)
      if (name.startsWith('public/')) expect(bytes.toString()).not.toContain('Str%3Dange')
    }
  })

  it('answers bookmarks to their owner as the embedded site does', async () => {
    const served = await folder.serve()
    const { cookies } = await askedBy(ANN, post('/'), KEYS.session[0])
    const embedded = await fetch(new URL('/me/bookmarks.txt', served.url), {
      headers: { cookie: `session=${cookies['session']}` },
    })
    const text = await embedded.text()
    await served.end('SIGTERM')
    expect(text).toMatch(/^[^\n]*post=über uns\/1 [^\n]*\n$/)
    expect(await told.ask(ANN, post('/me/bookmarks.txt', 'GET'))).toMatchObject({
      status: 200,
      body: text,
    })
    expect(differencesOf(await site.artifacts(), await folder.artifacts())).toEqual([])
  })

  tamperedLogs(() => ({ told, folder }))
}

const REFUSED_BY_HANDLER = /"sc-status":"4\d\d".*"x-edge-result-type":"Error"/

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
