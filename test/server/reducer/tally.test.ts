import { describe, expect, it } from 'vitest'
import { parseArtifact, siteEvent } from '../../../codec/index.js'
import { createMemoryStateStore } from '../../../server/adapter/memory/state-store.js'
import { reducerOf } from '../../../server/reducer/index.js'
import { attestor, given, head, texts, type About } from './given.js'

const react = (type: string, about: About & { undo?: true; own?: string } = {}) =>
  given(
    'react',
    {
      id: 'reaction-id',
      post: 'p',
      type,
      ...(about.undo ? { undo: '1' } : {}),
      ...(about.own ? { own: about.own } : {}),
    },
    about,
  )
const vote = (choice: string, about?: About) =>
  given('vote', { id: 'some-vote', poll: 'best', choice }, about)
const poll = (choices: string, at: number, more = {}) =>
  given(
    'poll',
    { id: 'some-poll', poll: 'best', question: 'Which?', choices, ...more },
    { at, actor: { user: 'root', roles: ['admin'] } },
  )
const ann = { actor: { user: 'ann' } }
const bob = { actor: { user: 'bob' } }

describe('a reaction', () => {
  it('counts once an actor and kind, the most frequent first', async () => {
    const events = [react('👍', ann), react('👍', ann), react('🎉', ann), react('🎉', bob)]
    expect(await head(events)).toBe('type=🎉&count=2\ntype=👍&count=1\n')
  })

  it('is taken back by an undo, and the last wish wins in any order', async () => {
    const on = react('👍', { ...ann, at: 1 })
    const off = react('👍', { ...ann, at: 2, undo: true })
    expect(await head([on, off])).toBe('')
    expect(await head([off, on])).toBe('')
    expect(await head([off, on, react('👍', { ...ann, at: 3 })])).toBe('type=👍&count=1\n')
  })

  it('of anonymous visitors behind one address counts at most 16 times', async () => {
    const firsts = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
    const events = firsts.map((first) => react('👍', { own: first.padEnd(43, 'x') }))
    expect(await head(events)).toBe('type=👍&count=16\n')
    expect(await head([react('👍'), react('👍', { actor: { address: '192.0.2.2' } })])).toBe(
      'type=👍&count=2\n',
    )
  })

  it.each(['constructor', '__proto__', 'toString', 'a&b=c#d+e%'])(
    'may be named %s, and be taken back',
    async (type) => {
      const [on, off] = [react(type, ann), react(type, { ...ann, at: 2_000, undo: true })]
      expect(await head([on, off])).toBe('')
      expect(await head([off, on])).toBe('')
      const [record] = parseArtifact(await head([on])).records
      expect({ ...record }).toEqual({ type, count: '1' })
    },
  )
})

describe('a vote', () => {
  it('is one an actor; the last wins, whichever arrives last', async () => {
    const [first, second] = [vote('lit', { ...ann, at: 1 }), vote('htmx', { ...ann, at: 2 })]
    expect(await head([first, second, vote('lit', bob)])).toBe(
      'choice=htmx&count=1\nchoice=lit&count=1\n',
    )
    expect(await head([second, first])).toBe('choice=htmx&count=1\n')
  })

  it('in a defined poll is shown with every choice, zero counts included, and no other choice', async () => {
    const events = [poll('lit\nhtmx\r\n\n lit \n', 1), vote('htmx', ann), vote('none', bob)]
    for (const order of [events, [...events].reverse()])
      expect(await head(order)).toBe('#question=Which?\nchoice=lit&count=0\nchoice=htmx&count=1\n')
  })

  it('is counted by the newest definition of its poll', async () => {
    const events = [
      poll('lit\nhtmx', 1),
      poll('htmx\nnone', 2),
      vote('lit', ann),
      vote('none', bob),
    ]
    for (const order of [events, [...events].reverse()])
      expect(await head(order)).toBe('#question=Which?\nchoice=htmx&count=0\nchoice=none&count=1\n')
  })

  it('shows when the poll closes', async () => {
    const text = await head([poll('lit', 1, { closes: '2026-12-31T18:00Z' })])
    expect(text).toBe('#question=Which?\n#closes=2026-12-31T18:00:00.000Z\nchoice=lit&count=0\n')
  })
})

describe('an event of a type without a reducer', () => {
  it('is counted once, however often it is delivered, and has no artifact', async () => {
    const events = ['event-one', 'event-two'].map((id) => given('shop/sale', { id, price: '3' }))
    const state = createMemoryStateStore()
    for (const event of [...events, ...events])
      await state.join(event.subject, reducerOf(event.type)(event))
    const counters = new Map([
      ['1970-01-01', 2],
      ['count', 2],
    ])
    expect((await state.totals('counts/shop/sale')).counters).toEqual(counters)
    expect((await texts(events)).open.size).toBe(0)
  })

  it('is counted on the day in UTC of its earliest telling, in any order', async () => {
    const midnight = Date.UTC(2026, 10, 24)
    const [before, after, other] = [
      given('shop/sale', { id: 'event-one' }, { at: midnight - 1 }),
      given('shop/sale', { id: 'event-one' }, { at: midnight }),
      given('shop/sale', { id: 'event-two' }, { at: midnight }),
    ]
    for (const order of [
      [before, after, other],
      [other, after, before],
    ]) {
      const state = createMemoryStateStore()
      for (const event of order) await state.join(event.subject, reducerOf(event.type)(event))
      expect(Object.fromEntries((await state.totals('counts/shop/sale')).counters)).toEqual({
        '2026-11-23': 1,
        '2026-11-24': 1,
        count: 2,
      })
    }
  })

  it('is the request where the client sent no id', () => {
    const event = siteEvent('shop/sale', {})
    const about = { at: 1, requestId: 'request-1', hold: false }
    expect(attestor.attest(event, { address: '' }, about).id).toBe('request-1')
  })
})
