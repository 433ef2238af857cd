import { afterAll, beforeAll, expect, it } from 'vitest'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PREFIXES, parseArtifact, directive } from '../../codec/index.js'
import { createOwnDoor } from '../../server/adapter/http/own-door.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { mintSession } from '../../server/adapter/session/mint-session.js'
import type { SiteKeys } from '../../server/adapter/folder/keys.js'
import { sendCut } from '../../server/use-case/send-cut.js'
import { temporarySite, type TemporarySite } from '../embedded/temporary-site.js'

let site: TemporarySite
beforeAll(async () => {
  site = await temporarySite()
})
afterAll(() => site.close())

/** Sends a cut through the door of a real site, as somebody with these roles. */
async function cut(before: number, roles: readonly 'system'[]) {
  const keys = JSON.parse(await readFile(join(site.data, 'keys.json'), 'utf8')) as SiteKeys
  const user = { user: 'site-events', roles }
  const post = createOwnDoor({
    siteUrl: site.url,
    cookie: 'session',
    session: () => mintSession(user, keys.session, Date.now(), 60),
  })
  return sendCut(
    { post, sha256: nodeCrypto.sha256, prefixes: PREFIXES },
    'comments/my-post',
    before,
  )
}

it('cuts a head through the door that visitors use, and only with the role for it', async () => {
  for (const body of ['one', 'two']) {
    await site.post(`/fastevent/comment?id=comment-${body}&post=my-post&body=${body}`)
    // A cut lies between two times.
    await sleep(5)
  }
  const { records } = parseArtifact(await site.artifact('/comments/my-post.txt'))
  const before = Date.parse(records[1]!['at']!)
  expect(await cut(before, [])).toBe('refused')
  expect(await cut(before, ['system'])).toBe('applied')
  const head = parseArtifact(await site.artifact('/comments/my-post.txt'))
  expect(head.records.map(({ body }) => body)).toEqual(['two'])
  const segment = await site.artifact(directive(head, 'next') ?? '')
  expect(parseArtifact(segment).records.map(({ body }) => body)).toEqual(['one'])
  // The same cut is the same event.
  expect(await cut(before, ['system'])).toBe('applied')
})
