import { describe, expect, it } from 'vitest'
import type { DeployedKeys } from '../../server/adapter/aws/deployed-keys.js'
import { createKeyRing } from '../../server/adapter/aws/key-ring.js'

describe('a key ring', () => {
  it('reads the keys once', async () => {
    const { ring, reads } = ringOf([keysOf('a')])
    expect(await ring.keys()).toBe(await ring.keys())
    expect(reads()).toBe(1)
  })

  it('reads them again where reading failed, since nothing is verified without them', async () => {
    const { ring, reads } = ringOf([new Error('down'), keysOf('a')])
    await expect(ring.keys()).rejects.toThrow('down')
    expect((await ring.keys()).identity).toBe('a')
    expect(reads()).toBe(2)
  })

  it('notices a rotation, and asks at most once a minute', async () => {
    const { ring, reads, wait } = ringOf([keysOf('a'), keysOf('b')])
    await ring.keys()
    expect((await ring.renew()).identity).toBe('a')
    expect(reads()).toBe(1)
    wait(60_000)
    expect((await ring.renew()).identity).toBe('b')
    expect((await ring.renew()).identity).toBe('b')
    expect((await ring.keys()).identity).toBe('b')
    expect(reads()).toBe(2)
  })

  it('keeps the keys that it has where new ones cannot be read', async () => {
    const { ring, wait } = ringOf([keysOf('a'), new Error('down'), keysOf('b')])
    await ring.keys()
    wait(60_000)
    expect((await ring.renew()).identity).toBe('a')
    expect((await ring.keys()).identity).toBe('a')
    wait(60_000)
    expect((await ring.renew()).identity).toBe('b')
  })
})

function keysOf(identity: string): DeployedKeys {
  const key = { kid: 'k', key: 'x'.repeat(32) }
  return { session: [key], attestation: [key], identity }
}

function ringOf(answers: readonly (DeployedKeys | Error)[]) {
  let now = 0
  let reads = 0
  const read = async (): Promise<DeployedKeys> => {
    const answer = answers[reads++]
    if (answer === undefined || answer instanceof Error)
      throw answer ?? new Error('Asked too often')
    return answer
  }
  return {
    ring: createKeyRing(read, { now: () => now }),
    reads: () => reads,
    wait: (ms: number) => {
      now += ms
    },
  }
}
