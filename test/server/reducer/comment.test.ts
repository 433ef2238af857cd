import { describe, expect, it } from 'vitest'
import { parseArtifact } from '../../../codec/index.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import { aside, given, head, texts, type About } from './given.js'

const POST = 'my-post'
const ID = 'first-comment'
const SECRET = 'the-secret-of-one-comment'
const OWN = nodeCrypto.sha256(SECRET)
const MODERATOR: About['actor'] = { user: 'mo', name: 'Mo', roles: ['moderator'] }

const written = (body: string, about?: About, id = ID) =>
  given('comment', { id, post: POST, body, name: 'Ann', own: OWN }, about)
const edited = (body: string, at: number, hold = false, proof = SECRET) =>
  given('comment/edit', { id: `edit-${at}-id`, post: POST, comment: ID, body, proof }, { at, hold })
const removed = (at: number, proof = SECRET) =>
  given('comment/remove', { id: 'removal-id', post: POST, comment: ID, proof }, { at })
const approved = (at: number) =>
  given(
    'comment/approve',
    { id: `approval-${at}`, post: POST, comment: ID, by: OWN },
    { at, actor: MODERATOR },
  )

const bodies = (text: string) => parseArtifact(text).records.map(({ body }) => body)

describe('a comment', () => {
  it('is one line that a person can read', async () => {
    const text = await head([written('a = b & c')])
    expect(text).toBe(
      `#count=1\nid=${ID}&at=1970-01-01T00:00:01.000Z&by=${OWN}&name=Ann&body=a %3D b %26 c\n`,
    )
  })

  it('says so where a session vouches for its name, and which role spoke', async () => {
    const text = await head([written('hi', { actor: MODERATOR })])
    expect(text).toContain('&name=Mo&body=hi&verified=1&role=moderator\n')
    expect(text).not.toContain(OWN)
  })

  it('stands in the order of recorded times, whichever arrives first', async () => {
    const events = [3, 1, 2].map((at) => written(`at ${at}`, { at }, `comment-${at}`))
    expect(bodies(await head(events))).toEqual(['at 1', 'at 2', 'at 3'])
  })

  it('stands in the order of ids where times are equal', async () => {
    const ids = ['comment-1-2', 'comment-12', 'comment-1', 'comment-1=']
    const text = await head(ids.map((id) => written(id, {}, id)))
    expect(bodies(text)).toEqual([...ids].sort())
  })

  it('keeps its first content where one id is sent with two', async () => {
    const [first, second] = [written('first', { at: 1 }), written('second', { at: 2 })]
    for (const events of [
      [first, second],
      [second, first],
    ])
      expect(bodies(await head(events))).toEqual(['first'])
  })

  it('is not displaced by a stranger who copies its id, even with an earlier time', async () => {
    const fields = { id: ID, post: POST, body: 'spam', own: nodeCrypto.sha256('a stranger') }
    const stranger = given('comment', fields, { at: 1 })
    expect(bodies(await head([written('mine'), stranger]))).toEqual(['spam', 'mine'])
  })
})

describe('an edit', () => {
  it('replaces the text, and the last of several wins', async () => {
    for (const events of [
      [written('old'), edited('new', 2_000), edited('newest', 3_000)],
      [edited('newest', 3_000), edited('new', 2_000), written('old')],
    ]) {
      const text = await head(events)
      expect(bodies(text)).toEqual(['newest'])
      expect(text).toContain('&edited=1970-01-01T00:00:03.000Z\n')
    }
  })

  it('of a stranger changes nothing', async () => {
    const events = [written('mine'), edited('theirs', 2_000, false, 'the-secret-of-a-stranger')]
    expect(bodies(await head(events))).toEqual(['mine'])
  })

  it('that is held is shown only after an approval that is later', async () => {
    const events = [written('old'), edited('new', 2_000, true), approved(1_500)]
    expect(bodies(await head(events))).toEqual(['old'])
    expect(bodies(await aside(events))).toEqual(['new'])
    expect(bodies(await head([...events, approved(2_500)]))).toEqual(['new'])
    expect(bodies(await aside([...events, approved(2_500)]))).toEqual([])
  })

  it('that was approved stays in view while a newer one waits, in any order of arrival', async () => {
    const events = [
      written('old'),
      edited('approved', 2_000, true),
      approved(2_500),
      edited('waits', 3_000, true),
    ]
    for (const order of [events, [...events].reverse()]) {
      expect(bodies(await head(order))).toEqual(['approved'])
      expect(bodies(await aside(order))).toEqual(['waits'])
    }
  })
})

describe('a removal', () => {
  it('is for good, also where it arrives before the comment', async () => {
    for (const events of [
      [written('hi'), removed(2_000)],
      [removed(2_000), written('hi')],
      [written('hi'), removed(2_000), edited('again', 3_000), approved(4_000)],
    ])
      expect(await head(events)).toBe('#count=0\n')
  })

  it('by a stranger removes nothing', async () => {
    expect(bodies(await head([written('hi'), removed(2_000, 'the-secret-of-a-stranger')]))).toEqual(
      ['hi'],
    )
  })

  it('by a moderator names the owner', async () => {
    const fields = { id: 'removal-id', post: POST, comment: ID, by: OWN }
    const removal = given('comment/remove', fields, { actor: MODERATOR })
    expect(await head([written('hi'), removal])).toBe('#count=0\n')
  })

  it('takes a held text out of the private side too', async () => {
    const events = [written('secret', { hold: true }), removed(2_000)]
    expect(await aside(events)).toBe('#held=0\n')
  })
})

describe('a held comment', () => {
  it('is public by its id alone', async () => {
    const { open, aside: hidden } = await texts([written('secret', { hold: true })])
    expect([...open]).toEqual([[`comments/${POST}.txt`, `#count=0\n#held=${ID}\n`]])
    expect(bodies(hidden.get(`comments/${POST}.txt`) ?? '')).toEqual(['secret'])
  })

  it('is shown once it is approved, also where the approval arrives first', async () => {
    const held = written('fine', { hold: true })
    for (const events of [
      [held, approved(2_000)],
      [approved(2_000), held],
    ]) {
      expect(bodies(await head(events))).toEqual(['fine'])
      expect(await aside(events)).toBe('#held=0\n')
    }
  })

  it('is shown once one telling of it was let in, whichever was first or arrives first', async () => {
    for (const [heldAt, letInAt] of [
      [1, 2],
      [2, 1],
    ]) {
      const held = written('fine', { at: heldAt!, hold: true })
      const letIn = written('fine', { at: letInAt! })
      for (const events of [
        [held, letIn],
        [letIn, held],
        [held, letIn, held],
      ]) {
        expect(await head(events)).toContain('at=1970-01-01T00:00:00.001Z&')
        expect(bodies(await head(events))).toEqual(['fine'])
        expect(await aside(events)).toBe('#held=0\n')
      }
    }
  })

  it('shows nothing of an edit either, held or not', async () => {
    const events = [written('secret', { hold: true }), edited('secret too', 2_000)]
    expect(await head(events)).toBe(`#count=0\n#held=${ID}\n`)
    expect(bodies(await aside(events))).toEqual(['secret too'])
  })
})
