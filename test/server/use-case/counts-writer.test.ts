import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryArtifactStore } from '../../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import type { AttestedEvent } from '../../../server/reducer/attested-event.js'
import { RECENT_SUBJECT } from '../../../server/reducer/recent-post.js'
import { apply } from '../../../server/use-case/apply.js'
import { createCountsWriter } from '../../../server/use-case/counts-writer.js'
import { joinEvents } from '../../../server/use-case/join-events.js'
import { FAMILIES } from '../reducer/any-event.js'
import { given, type About } from '../reducer/given.js'

const comment = (post: string, at: number, about: About = {}) =>
  given('comment', { id: `comment-${at}`, post, body: 'x' }, { at, ...about })
const moderator = { actor: { user: 'mo', roles: ['moderator'] as const } }

/** A site in memory that applies events, and writes its counts when it is told to. */
function site() {
  let now = 0
  const [open, aside] = [createMemoryArtifactStore(), createMemoryArtifactStore()]
  const clock = { now: () => now, sleep: () => Promise.resolve(), random: () => 0 }
  const ports = { state: createMemoryStateStore(), open, aside, clock }
  const writer = createCountsWriter(ports)
  const applyAll = async (...events: AttestedEvent[]): Promise<void> => {
    for (const event of events)
      await apply({ ...ports, joined: writer.joined }, event.subject, [event])
  }
  const text = (): string | undefined => open.texts().get('comments/counts.txt')
  return {
    writer,
    open,
    wait: (ms: number) => {
      now += ms
    },
    apply: applyAll,
    text,
    written: async (...events: AttestedEvent[]) => {
      await applyAll(...events)
      await writer.writeNow()
      return text()
    },
  }
}

describe('the counts of comments', () => {
  it('name the post that was commented last first', async () => {
    const events = [comment('a/first', 1), comment('second', 2_000), comment('a/first', 3_000)]
    const text = 'post=a/first&count=2\npost=second&count=1\n'
    expect(await site().written(...events)).toBe(text)
    expect(await site().written(...events.reverse(), ...events)).toBe(text)
  })

  it('are of what everybody may read: nothing held, nothing removed', async () => {
    const held = comment('held', 1, { hold: true })
    const removed = comment('removed', 2)
    const target = { comment: 'comment-2', by: removed.owner, post: 'removed' }
    const remove = given('comment/remove', target, { at: 3, ...moderator })
    const here = site()
    expect(await here.written(held, removed, remove)).toBe('')
    const approval = { comment: 'comment-1', by: held.owner, post: 'held' }
    const text = await here.written(given('comment/approve', approval, { at: 4, ...moderator }))
    expect(text).toBe('post=held&count=1\n')
  })

  it('are of 1,000 posts at most', async () => {
    const events = Array.from({ length: 1_001 }, (_, n) => comment(`post-${n}`, n * 1_000))
    const lines = (await site().written(...events))?.trim().split('\n')
    expect(lines).toHaveLength(1_000)
    expect(lines?.[0]).toBe('post=post-1000&count=1')
    expect(lines?.at(-1)).toBe('post=post-1&count=1')
  })

  it('do not depend on how the events of a post come: parted, repeated, in any order', async () => {
    const events = fc.array(FAMILIES.comments, { minLength: 1, maxLength: 10 })
    const recentOf = async (batches: readonly (readonly AttestedEvent[])[]) => {
      const state = createMemoryStateStore()
      for (const batch of batches) await joinEvents(state, batch[0]?.subject ?? '', batch)
      return state.list(RECENT_SUBJECT, { list: 'post', limit: 9 })
    }
    await fc.assert(
      fc.asyncProperty(events, fc.nat(9), async (all, at) => {
        const parts = [all.slice(at), all.slice(0, at + 1)].filter((part) => part.length > 0)
        expect(await recentOf(parts)).toEqual(await recentOf([all]))
      }),
    )
  })
})

describe('the file of counts', () => {
  it('is written at most every 10 s, and not where nothing changed', async () => {
    const { writer, wait, apply: applyTo, text } = site()
    await writer.writeIfDue()
    await applyTo(comment('p', 1))
    await writer.writeIfDue()
    expect(text()).toBe('post=p&count=1\n')
    await applyTo(comment('p', 2))
    wait(9_999)
    await writer.writeIfDue()
    expect(text()).toBe('post=p&count=1\n')
    wait(1)
    await writer.writeIfDue()
    expect(text()).toBe('post=p&count=2\n')
    await applyTo(comment('p', 3))
    wait(-60_000)
    await writer.writeIfDue()
    expect(text()).toBe('post=p&count=3\n')
  })

  it('is not made before the first comment', async () => {
    const { writer, text, apply: applyTo } = site()
    await writer.writeNow()
    await applyTo(given('react', { post: 'p', type: '👍' }))
    await writer.writeNow()
    expect(text()).toBeUndefined()
  })

  it('is written again where it could not be written', async () => {
    const here = site()
    await here.apply(comment('p', 1))
    const { put } = here.open
    here.open.put = () => Promise.reject(new Error('disk is full'))
    await expect(here.writer.writeNow()).rejects.toThrow('disk is full')
    here.open.put = async () => ({ ok: false, reason: 'unknown' })
    await here.writer.writeNow()
    expect(here.text()).toBeUndefined()
    here.open.put = put
    await here.writer.writeNow()
    expect(here.text()).toBe('post=p&count=1\n')
  })

  it('is what the state says after a start, whatever was left there', async () => {
    const here = site()
    await here.apply(comment('p', 1))
    await here.open.put('comments/counts.txt', 'post=p&count=99\n', { ifAbsent: true })
    await here.writer.writeNow()
    expect(here.text()).toBe('post=p&count=1\n')
  })
})
