import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runVerb } from './served-process.js'
import { temporarySite, type TemporarySite } from './temporary-site.js'

const SPECIMENS = fileURLToPath(new URL('../server/log/specimens/', import.meta.url))

let site: TemporarySite
beforeAll(async () => {
  site = await temporarySite()
  await site.post('/fastevent/comment?post=my-post&body=here%20before&id=comment-1')
  await site.stop()
})
afterAll(() => site.close())

const replay = (name: string, ...more: string[]): ReturnType<typeof runVerb> =>
  runVerb(['replay', join(SPECIMENS, name), '--data', site.data, ...more])
const published = (key: string): Promise<string> => readFile(join(site.data, 'public', key), 'utf8')
const ids = (text: string): string[] =>
  [...text.matchAll(/^id=([^&]*)/gm)].map(([, id]) => id ?? '')

describe('site-events replay', () => {
  it('reads a log of nginx, and reading it twice changes nothing', async () => {
    const first = await replay('nginx.log', '--format', 'nginx')
    expect(first).toMatchObject({ code: 0, errors: '' })
    // The attestations of the specimen are of another site.
    expect(first.output).toMatch(/nginx\.log: 5 events; rejected: .*1 missing_id/)
    expect(first.output).toContain('2 attestation_unknown_key')
    const text = await published('comments/my-post.txt')
    expect(ids(text).sort()).toEqual([
      'comment-1',
      'specimen-01-aaaaaaaaaa',
      'specimen-06-aaaaaaaaaa',
      'specimen-08-aaaaaaaaaa',
    ])
    expect(text).toContain('body=great post, 100%25 “café”')
    expect(text).toContain('at=2026-11-22T10:00:00.000Z')
    const log = await readdir(join(site.data, 'log'))
    expect(await replay('nginx.log', '--format', 'nginx')).toMatchObject({ output: first.output })
    expect(await published('comments/my-post.txt')).toBe(text)
    expect(await readdir(join(site.data, 'log'))).toEqual(log)
  })

  it('knows what three logs tell of one event for one event', async () => {
    const reads = await published('reads/my-post.txt')
    const caddy = await replay('caddy.log', '--format', 'caddy')
    expect(caddy.output).toMatch(/caddy\.log: 2 events; rejected: /)
    const realtime = await replay('realtime.log', '--format', 'cloudfront-realtime')
    expect(realtime.output).toMatch(/realtime\.log: 4 events; rejected: /)
    expect(ids(await published('comments/my-post.txt'))).toHaveLength(4)
    // A network reads a post once, in whichever log.
    expect(await published('reads/my-post.txt')).toBe(reads)
  })

  it('reads a real-time log of chosen columns', async () => {
    const columns =
      'timestamp c-ip sc-status cs-method cs-uri-stem x-edge-request-id sc-content-type'
    const format = ['--format', 'cloudfront-realtime', '--columns']
    const signed = `${columns.replaceAll(' ', ',')},viewer-request-log-data`
    expect((await replay('realtime-chosen.log', ...format, signed)).output).toMatch(
      / 0 events; rejected: 3 attestation_unknown_key, 1 attestation_missing\n$/,
    )
    const plain = await replay('realtime-chosen.log', ...format, columns)
    expect(plain.output).toMatch(/ 3 events\n$/)
  })

  it('leaves a log with which the whole folder agrees', async () => {
    expect(await runVerb(['verify', '--data', site.data])).toMatchObject({ code: 0, errors: '' })
    await site.restart()
    expect(ids(await site.artifact('/comments/my-post.txt'))).toContain('specimen-01-aaaaaaaaaa')
    await site.stop()
  })

  it('says which formats there are', async () => {
    const unknown = await replay('nginx.log', '--format', 'apache')
    expect(unknown.code).toBe(2)
    expect(unknown.errors).toContain(
      'There is no log format "apache"; there are cloudfront, cloudfront-realtime, nginx, caddy.',
    )
    const named = await replay('nginx.log', '--format', 'nginx', '--columns', 'a b')
    expect([named.code, named.errors]).toEqual([
      2,
      expect.stringContaining('for "cloudfront-realtime" alone'),
    ])
  })
})
