import { describe, expect, it } from 'vitest'
import { parseArtifact } from '../../../codec/index.js'
import { given, texts } from './given.js'

const T = 1_763_800_000_000

const comment = (number: number, hold = false) =>
  given(
    'comment',
    { id: `comment-${number}`, post: 'a/b', body: `at ${number}` },
    { at: T + number, hold },
  )
const cut = (number: number, at = T + 1_000) =>
  given(
    'comment/aggregate',
    { id: `cut-at-${number}`, post: 'a/b', before: String(T + number) },
    { at, actor: { user: 'system', roles: ['system'] } },
  )

const HEAD = 'comments/a/b.txt'
const segment = (number: number) => `comments/a/b.${T + number}.txt`

async function open(...events: Parameters<typeof texts>[0]): Promise<ReadonlyMap<string, string>> {
  return (await texts(events)).open
}
const bodies = (text: string | undefined) =>
  parseArtifact(text ?? '').records.map(({ body }) => body)

describe('a cut', () => {
  it('leaves a head that counts the whole and names the segment, which says nothing of the whole', async () => {
    const found = await open(comment(1), comment(2), comment(3), cut(3))
    expect(found.get(HEAD)).toMatch(/^#count=3\n#next=\/comments\/a\/b\.1763800000003\.txt\nid=/)
    expect(bodies(found.get(HEAD))).toEqual(['at 3'])
    expect(found.get(segment(3))).toMatch(/^id=comment-1&.*\nid=comment-2&.*\n$/)
  })

  it('chains segments, each to the one before', async () => {
    const found = await open(comment(1), comment(2), comment(3), cut(3), cut(2))
    expect(found.get(HEAD)).toContain(`#next=/${segment(3)}\n`)
    expect(found.get(segment(3))).toMatch(`#next=/${segment(2)}\n`)
    expect(found.get(segment(2))).not.toContain('#')
    expect([HEAD, segment(3), segment(2)].map((key) => bodies(found.get(key)))).toEqual([
      ['at 3'],
      ['at 2'],
      ['at 1'],
    ])
  })

  it('puts a late comment into the segment of its time', async () => {
    const found = await open(comment(2), comment(5), cut(4), comment(1))
    expect(bodies(found.get(segment(4)))).toEqual(['at 1', 'at 2'])
    expect(found.get(HEAD)).toContain('#count=3\n')
  })

  it('names what is held in the segment where it will stand', async () => {
    const found = await open(comment(1, true), comment(5), cut(4))
    expect(found.get(segment(4))).toBe('#held=comment-1\n')
    expect(found.get(HEAD)).not.toContain('#held')
  })

  it('in the future is ignored, since it would hide comments that are yet to come', async () => {
    const found = await open(comment(1), cut(500, T + 499))
    expect([...found.keys()]).toEqual([HEAD])
    expect([...(await open(comment(1), cut(500, T + 500))).keys()]).toContain(segment(500))
  })

  it('leaves the same texts whenever it arrives and however often', async () => {
    const events = [comment(1), comment(2), comment(3), comment(4)]
    const expected = await open(...events, cut(2), cut(4))
    expect(await open(cut(4), ...events, cut(2), cut(4))).toEqual(expected)
    expect(await open(cut(2), cut(4), ...events.reverse())).toEqual(expected)
  })
})
