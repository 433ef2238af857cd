import { expect, test } from 'vitest'
import { inTwoScripts } from '../../client/two-scripts.js'

test('what a script that is ended could not do is done by the next', async () => {
  const done: string[] = []
  let runs = 0
  const task = (): void => {
    // As Firefox ends a script: in the middle, and once.
    if (runs++ === 0) throw new Error('ended')
    done.push('task')
  }
  expect(() => {
    inTwoScripts(task)
  }).toThrow('ended')
  expect(done).toEqual([])
  await Promise.resolve()
  expect(done).toEqual(['task'])
})

test('runs a task at once, and twice in all', async () => {
  let runs = 0
  expect(inTwoScripts(() => ++runs)).toBe(1)
  await new Promise((resolve) => setTimeout(resolve))
  expect(runs).toBe(2)
})
