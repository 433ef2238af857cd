import { describe, expect, it } from 'vitest'
import { KEYS_FRESH_MS, ofCurrentKeys } from '../../server/adapter/aws/current-keys.js'
import type { DeployedKeys } from '../../server/adapter/aws/deployed-keys.js'
import { createKeyRing } from '../../server/adapter/aws/key-ring.js'

const keysOf = (kid: string): DeployedKeys => {
  const key = { kid, key: 'x'.repeat(32) }
  return { session: [key], attestation: [key], identity: 'i'.repeat(32) }
}

/** Lets a reading that nobody waits for end. */
const readToTheEnd = (): Promise<void> => new Promise((done) => setImmediate(done))

/** What is made of the keys: the name of the first, in an object of its own. */
function madeOf(answers: readonly (DeployedKeys | Error)[]) {
  const clock = { at: 0, now: () => clock.at }
  let reads = 0
  const ring = createKeyRing(async () => {
    const answer = answers[Math.min(reads++, answers.length - 1)]
    if (!answer || answer instanceof Error) throw answer ?? new Error('Nothing to read')
    return answer
  }, clock)
  const current = ofCurrentKeys(ring, clock, ({ attestation: [{ kid }] }) => ({ kid }))
  return { current, clock, reads: () => reads }
}

describe('what is made of the keys', () => {
  it('is made once for as long as they stay the same', async () => {
    const { current, clock } = madeOf([keysOf('a')])
    const first = await current(false)
    clock.at += KEYS_FRESH_MS * 10
    await current(false)
    expect(await current(false)).toEqual(first)
    expect(await current(false)).toBe(await current(false))
  })

  it('is made anew after a rotation, and nobody waited for it', async () => {
    const { current, clock, reads } = madeOf([keysOf('a'), keysOf('b')])
    await current(false)
    clock.at += KEYS_FRESH_MS - 1
    await current(false)
    expect(reads()).toBe(1)
    clock.at += 1
    expect((await current(false)).kid).toBe('a')
    await readToTheEnd()
    expect((await current(false)).kid).toBe('b')
    expect(reads()).toBe(2)
  })

  it('stays what it is while the keys cannot be read again', async () => {
    const { current, clock, reads } = madeOf([keysOf('a'), new Error('down'), keysOf('b')])
    await current(false)
    clock.at += KEYS_FRESH_MS
    await current(false)
    expect((await current(false)).kid).toBe('a')
    await readToTheEnd()
    expect((await current(false)).kid).toBe('a')
    clock.at += KEYS_FRESH_MS
    await current(false)
    await readToTheEnd()
    expect((await current(false)).kid).toBe('b')
    expect(reads()).toBe(3)
  })

  it('is asked for anew where a key is not known, once a minute', async () => {
    const { current, clock, reads } = madeOf([keysOf('a'), keysOf('b')])
    const first = await current(false)
    expect(await current(true)).toBe(first)
    expect(reads()).toBe(1)
    clock.at += 60_000
    expect((await current(true)).kid).toBe('b')
  })

  it('is nothing without keys', async () => {
    const { current } = madeOf([new Error('down'), keysOf('a')])
    await expect(current(false)).rejects.toThrow('down')
    expect((await current(false)).kid).toBe('a')
  })
})
