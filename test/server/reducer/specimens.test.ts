import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeStack, encodeStack, parseStackLines } from '../../../codec/index.js'
import { errorGroup } from '../../../server/reducer/error-group.js'

interface Specimen {
  readonly name: string
  readonly kind: string
  readonly message: string
  readonly stack: string
}

/** One page's errors, as Chromium 156, Firefox 153 and WebKitGTK 2.50 told them. */
const specimens = JSON.parse(
  readFileSync(new URL('specimens/stacks.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly Specimen[]>>

/**
 * Safari makes no frame for a call in tail position of strict code, such as `return this.add({})` in a class (ECMA-262,
 * PrepareForTailCall): what is not there cannot be grouped by.
 */
const TAIL_CALLS = ['private', 'recursion']

const names = Object.values(specimens)[0]?.map(({ name }) => name) ?? []

describe('the stack that each engine wrote of one bug', () => {
  it.each(names)('(%s) names one group', (name) => {
    const engines = Object.keys(specimens).filter(
      (engine) => engine !== 'webkit' || !TAIL_CALLS.includes(name),
    )
    const groups = engines.map((engine) => {
      const all = specimens[engine] ?? []
      const found = all.find((specimen) => specimen.name === name)
      const { kind = '', message = '', stack = '' } = found ?? {}
      const frames = parseStackLines(stack, message)
      const compact = encodeStack(frames)
      expect(decodeStack(compact)).toEqual(frames)
      expect(errorGroup({ kind, message, stack: compact })).toBe(
        errorGroup({ kind, message, stack }),
      )
      return errorGroup({ kind, message, stack })
    })
    expect(groups[0]).toMatch(/^TypeError \w*@\/js\/bug\.js:\d+/)
    expect(new Set(groups).size, groups.join('\n')).toBe(1)
  })
})
