import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createKeyLock } from '../../../../server/adapter/folder/key-lock.js'

it('does the work of one key one after another, in the order of asking, whatever fails', async () => {
  const lock = createKeyLock()
  const seen: string[] = []
  const work = (name: string, ms: number) =>
    lock.run('key', async () => {
      seen.push(`${name} begins`)
      await sleep(ms)
      seen.push(`${name} ends`)
      if (name === 'b') throw new Error('b fails')
      return name
    })
  const outcomes = await Promise.allSettled([work('a', 8), work('b', 4), work('c', 0)])
  expect(outcomes.map(({ status }) => status[0])).toEqual(['f', 'r', 'f'])
  expect(seen).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]))
  expect(await work('d', 0)).toBe('d')
})

it('does the work of other keys meanwhile', async () => {
  const lock = createKeyLock()
  let release = (): void => undefined
  const held = lock.run('a', () => new Promise<void>((resolve) => (release = resolve)))
  expect(await lock.run('b', async () => 'done')).toBe('done')
  release()
  await held
})
