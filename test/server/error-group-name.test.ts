import { expect, it } from 'vitest'
import { isWellFormed } from '../../codec/index.js'
import { errorGroup } from '../../server/reducer/error-group.js'

it('names a group in whole code points and without NUL, so that a store can keep the name', () => {
  for (let chars = 290; chars < 300; chars++) {
    const group = errorGroup({ kind: 'E', message: `${'a'.repeat(chars)}${'👍'.repeat(20)}` })
    expect(isWellFormed(group)).toBe(true)
    expect([...group].length).toBeLessThanOrEqual(300)
  }
  expect(errorGroup({ kind: 'E', message: 'a\0b' })).toBe('E a b')
})
