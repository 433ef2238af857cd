import { describe, expect, it } from 'vitest'
import { EventError, parseLine } from '../../../codec/index.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import type { AttestedEvent } from '../../../server/reducer/attested-event.js'
import { bookmarksText } from '../../../server/use-case/bookmarks.js'
import { joinEvents } from '../../../server/use-case/join-events.js'
import { attestor, given, texts } from './given.js'

const ann = { actor: { user: 'ann' } }

const bookmark = (post: string, at: number, more = {}, actor = ann.actor) =>
  given('bookmark', { post, ...more }, { at, actor })

async function listOf(user: string, events: readonly AttestedEvent[]): Promise<string> {
  const state = createMemoryStateStore()
  for (const event of events) await joinEvents(state, event.subject, [event])
  return bookmarksText(state, attestor.ownSubject('bookmark', user))
}

describe('bookmarks', () => {
  it('are one list an actor, whatever the posts, and nobody else has them', async () => {
    const events = [
      bookmark('first', 1, { title: 'The first' }),
      bookmark('a/second', 2),
      bookmark('first', 3, {}, { user: 'bob' }),
    ]
    expect(await listOf('ann', events)).toBe(
      'post=a/second&at=1970-01-01T00:00:00.002Z\n' +
        'post=first&at=1970-01-01T00:00:00.001Z&title=The first\n',
    )
    expect(await listOf('bob', events)).toBe('post=first&at=1970-01-01T00:00:00.003Z\n')
    expect(await listOf('eve', events)).toBe('')
  })

  it('are what was last wished, in any order', async () => {
    const events = [
      bookmark('p', 1),
      bookmark('p', 2, { undo: '1' }),
      bookmark('q', 1, { undo: '1' }),
      bookmark('q', 2, { title: '' }),
    ]
    const expected = 'post=q&at=1970-01-01T00:00:00.002Z\n'
    expect(await listOf('ann', events)).toBe(expected)
    expect(await listOf('ann', [...events].reverse())).toBe(expected)
  })

  it('show the newest 1,000', async () => {
    const events = Array.from({ length: 1_001 }, (_, i) => bookmark(`post-${i}`, i))
    const lines = (await listOf('ann', events)).trim().split('\n')
    expect(lines).toHaveLength(1_000)
    expect(parseLine(lines[0] ?? '')['post']).toBe('post-1000')
    expect(parseLine(lines.at(-1) ?? '')['post']).toBe('post-1')
  })

  it('are in no artifact', async () => {
    const { open, aside } = await texts([bookmark('p', 1)])
    expect([open.size, aside.size]).toEqual([0, 0])
  })

  it('have one owner: an event without a session is none, wherever it is read', () => {
    expect(() => given('bookmark', { post: 'p' })).toThrow(
      expect.objectContaining({ constructor: EventError, code: 'session_required' }),
    )
    const row = { at: 1, address: '192.0.2.1', requestId: 'a-request' }
    expect(attestor.unattested('bookmark', { post: 'p' }, row)).toBeUndefined()
  })

  it('lie where no name of a post and no other purpose leads', () => {
    const { subject, owner } = bookmark('p', 1)
    expect(subject).toBe(`bookmarks/${owner}`)
    const { owner: author } = given('comment', { post: 'p', body: 'x' }, ann)
    expect(owner).not.toBe(author)
    expect(bookmark('q', 1).subject).toBe(subject)
  })
})
