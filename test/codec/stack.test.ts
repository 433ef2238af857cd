import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  STACK_FRAMES_MAX,
  decodeStack,
  encodeStack,
  parseStackLines,
  type StackFrame,
} from '../../codec/index.js'

const number = fc.nat(999_999_999)
const name = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom('', 'a@b', 'x3', '%2c', '!', ';x2', ',', 'async load', 'load/<'),
)
const frame: fc.Arbitrary<StackFrame> = fc.record({
  call: name,
  file: name,
  line: number,
  column: number,
})
/** Recursion: the same frame, many times. */
const runs = fc
  .array(fc.tuple(frame, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 50 })
  .map((all) => all.flatMap(([each, times]) => Array<StackFrame>(times).fill(each)))

const frames = (stack: string, message = ''): readonly string[] =>
  parseStackLines(stack, message).map(
    ({ call, file, line, column }) => `${call}|${file}|${line}|${column}`,
  )

describe('the compact stack', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(runs, (stack) => {
        expect(decodeStack(encodeStack(stack))).toEqual(stack)
      }),
    )
  })

  it('is short and readable', () => {
    const f = { call: 'f', file: '/js/a.js', line: 3, column: 7 }
    const g = { call: 'new G', file: 'https://cdn.example/b,c!.js', line: 1, column: 2 }
    expect(encodeStack([f, f, f, g, f])).toBe(
      '/js/a.js,https://cdn.example/b%2cc%21.js!f@0:3:7;x2;new G@1:1:2;f@0:3:7',
    )
    expect(encodeStack([])).toBe('')
  })

  it('is told from what engines write', () => {
    for (const text of [
      '',
      'f@https://a.example/a!b.js:1:2',
      'Error: no!\n    at f (https://a.example/a.js:1:2)',
      'Error: oh!',
      'a.js!x3',
      'a.js!f@1:2:3',
      'a.js!f@0:2',
    ])
      expect(decodeStack(text)).toBeUndefined()
  })

  it('yields no more frames than a stack may have, whatever it claims', () => {
    expect(decodeStack(`a.js!f@0:1:2${';x999'.repeat(3_000)}`)).toHaveLength(STACK_FRAMES_MAX)
  })
})

describe('the lines of a stack', () => {
  it.each([
    ['    at f (https://a.example/a.js:1:2)', 'f|https://a.example/a.js|1|2'],
    ['    at https://a.example/a.js:1:2', '|https://a.example/a.js|1|2'],
    ['    at async f (https://a.example/a.js:1:2)', 'async f|https://a.example/a.js|1|2'],
    ['    at async https://a.example/a.js:1:2', '|async https://a.example/a.js|1|2'],
    ['    at new Cart (https://a.example/a.js:1:2)', 'new Cart|https://a.example/a.js|1|2'],
    ['    at get g (https://a.example/a.js:1:2)', 'get g|https://a.example/a.js|1|2'],
    ['    at #p (https://a.example/a.js:1:2)', '#p|https://a.example/a.js|1|2'],
    ['    at weird name (https://a.example/a.js:1:2)', 'weird name|https://a.example/a.js|1|2'],
    [
      '    at f (https://cdn.example/lib@1.2/a(1).js:1:2)',
      'f|https://cdn.example/lib@1.2/a(1).js|1|2',
    ],
    [
      '    at eval (eval at f (https://a.example/a.js:3:7), <anonymous>:1:26)',
      'eval|eval at f (https://a.example/a.js:3:7), <anonymous>|1|26',
    ],
    [
      '    at f (wasm://wasm/0543fef2:wasm-function[0]:0x21)',
      'f|wasm://wasm/0543fef2:wasm-function[0]:0x21|0|0',
    ],
    ['    at f (blob:https://a.example/1-2:1:2)', 'f|blob:https://a.example/1-2|1|2'],
    ['f@https://a.example/a.js:1:2', 'f|https://a.example/a.js|1|2'],
    ['@https://a.example/a.js:1:2', '|https://a.example/a.js|1|2'],
    ['async*f@https://a.example/a.js:1:2', 'async*f|https://a.example/a.js|1|2'],
    [
      'setTimeout handler*f@https://a.example/a.js:1:2',
      'setTimeout handler*f|https://a.example/a.js|1|2',
    ],
    [
      'promise callback*f/<@https://a.example/a.js:1:2',
      'promise callback*f/<|https://a.example/a.js|1|2',
    ],
    ['f@https://a.example/a.js line 4 > eval:1:26', 'f|https://a.example/a.js line 4 > eval|1|26'],
    [
      'f@https://a.example/a.js line 2 > Function:3:7',
      'f|https://a.example/a.js line 2 > Function|3|7',
    ],
    ['f@https://cdn.example/lib@1.2/a.js:1:2', 'f|https://cdn.example/lib@1.2/a.js|1|2'],
    ['https://cdn.example/lib@1.2/a.js:1:2', '|https://cdn.example/lib@1.2/a.js|1|2'],
    ['map@[native code]', 'map|[native code]|0|0'],
    ['0@<?>:wasm-function[0]', '0|<?>:wasm-function[0]|0|0'],
    ['global code@blob:https://a.example/1-2:1:2', 'global code|blob:https://a.example/1-2|1|2'],
  ])('such as %j are read', (line, read) => {
    expect(frames(line)).toEqual([read])
  })

  it.each([
    '@',
    'eval code@',
    '    at new Promise (<anonymous>)',
    '    at async Promise.all (index 0)',
    'no frame',
  ])('such as %j, which name no place, are left out', (line) => {
    expect(frames(line)).toEqual([])
  })

  it('cannot be forged by a message', () => {
    const message =
      'x\n    at evil (https://bank.example/a.js:1:1)\nevil@https://bank.example/a.js:1:1'
    for (const name of ['Error: ', 'Uncaught MyError: ', '']) {
      expect(frames(`${name}${message}`, message)).toEqual([])
      expect(frames(`${name}${message}\n    at f (/a.js:1:2)`, message)).toEqual(['f|/a.js|1|2'])
    }
    expect(frames('f@/a.js:1:2', 'f')).toEqual(['f|/a.js|1|2'])
    expect(frames('/a.js:1:2\n', '2')).toEqual(['|/a.js|1|2'])
  })

  it('are read in bounded time, however long', () => {
    const nasty = [
      'at ' + ' ('.repeat(50_000),
      '@'.repeat(99_999),
      ':1'.repeat(50_000),
      '1'.repeat(99_999),
    ]
    const stack = nasty.join('\n') + '\nat eval at ('.repeat(9_999)
    const start = performance.now()
    parseStackLines(stack, '')
    decodeStack(`${nasty.join('')}!${nasty.join(';')}`)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
