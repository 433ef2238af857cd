import { describe, expect, it } from 'vitest'
import { given, head, type About } from './given.js'

const read = (id: string, about?: About & { own?: string }) =>
  given('read', { id, post: 'p', ...(about?.own ? { own: about.own } : {}) }, about)
const own = (first: string): string => `${first}${'x'.repeat(42)}`

describe('reads of a page', () => {
  it('count actors, not visits', async () => {
    const ann = { actor: { user: 'ann' } }
    const events = [read('read-one', ann), read('read-two', ann), read('by-nobody')]
    expect(await head([...events, ...events])).toBe('count=2\n')
  })

  it('behind one address count 16 at most, whatever a script sends', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.split('')
    const events = letters.map((letter, i) => read(`read-number-${i}`, { own: own(letter) }))
    expect(await head(events)).toBe('count=16\n')
  })
})
