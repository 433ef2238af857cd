import { describe, expect, it } from 'vitest'
import {
  CELL_COLUMNS_MAX,
  RESULT_FORMATS,
  TEXT_ROWS_MAX,
  type ResultFormat,
} from '../../../server/query/format-result.js'
import type { Cell } from '../../../server/query/query-result.js'

async function formatted(
  format: ResultFormat,
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<string> {
  async function* all(): AsyncGenerator<readonly Cell[]> {
    yield* rows
  }
  let text = ''
  for await (const piece of RESULT_FORMATS[format]({ columns, rows: all() })) text += piece
  return text
}

describe('a result as text', () => {
  it('stands in columns, numbers to the right', async () => {
    const rows = [
      ['a', 1],
      ['bcd', 20],
      [null, null],
    ]
    const text = 'name  events\n----  ------\na          1\nbcd       20\n'
    expect(await formatted('text', ['name', 'events'], rows)).toBe(`${text}\n`)
  })

  it('takes what is wide for two columns, and what joins for none', async () => {
    const rows = [['漢字'], ['e\u0301'], ['👍']]
    const lines = (
      await formatted(
        'text',
        ['x', 'y'],
        rows.map((row) => [...row, '|']),
      )
    ).split('\n')
    expect(lines.slice(2, 5)).toEqual(['漢字  |', 'e\u0301     |', '👍    |'])
  })

  it('sends nothing to a terminal but text', async () => {
    const rows = [['\u001b[2J\u009b\r\n\t\u0000\u202e\u2066\u2028'], ['👩‍💻']]
    const text = await formatted('text', ['\u001b[31m'], rows)
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e\u2066\u2028]/u)
    expect(text).toContain('\\u{1b}[2J\\u{9b}\\u{d}\\u{a}\\u{9}\\u{0}\\u{202e}\\u{2066}\\u{2028}')
    expect(text).toContain('👩‍💻')
  })

  it('cuts a long cell at a whole character', async () => {
    for (const char of ['x', '漢', '👍']) {
      const [, rule = '', cell = ''] = (
        await formatted('text', ['c'], [[char.repeat(CELL_COLUMNS_MAX * 40)]])
      ).split('\n')
      expect(rule.length).toBeLessThanOrEqual(CELL_COLUMNS_MAX)
      expect(rule.length).toBeGreaterThan(CELL_COLUMNS_MAX * 0.9)
      expect(cell).toMatch(new RegExp(`^(${char})+…$`, 'u'))
    }
    const whole = 'x'.repeat(CELL_COLUMNS_MAX)
    expect(await formatted('text', ['c'], [[whole]])).toContain(`\n${whole}\n`)
  })

  it('ends with a word where there are more rows than it holds', async () => {
    const rows = function* (count: number): Generator<Cell[]> {
      for (let i = 0; i < count; i++) yield [i]
    }
    expect(await formatted('text', ['i'], rows(TEXT_ROWS_MAX))).toMatch(/9999\n$/)
    const more = await formatted('text', ['i'], rows(TEXT_ROWS_MAX + 1))
    expect(more.split('\n').length).toBe(2 + TEXT_ROWS_MAX + 2)
    expect(more).toMatch(/There are more rows than 10000/)
  })
})

describe('a result as CSV', () => {
  it('quotes what has to be quoted', async () => {
    const rows = [['a,b', 'say "x"', 'two\nlines', null, 1.5, true]]
    const text = await formatted('csv', ['a', 'b', 'c', 'd', 'e', 'f'], rows)
    expect(text).toBe('a,b,c,d,e,f\n"a,b","say ""x""","two\nlines",,1.5,true\n')
  })
})

describe('a result as JSON', () => {
  it('is an array of objects, one a line', async () => {
    const rows = [
      ["it's", 1],
      [null, 2],
    ]
    const text = await formatted('json', ['__proto__', 'n'], rows)
    expect(text.split('\n').length).toBe(5)
    const [first, second] = JSON.parse(text) as [object, object]
    expect(Object.entries(first)).toEqual([
      ['__proto__', "it's"],
      ['n', 1],
    ])
    expect(Object.entries(second)[0]).toEqual(['__proto__', null])
  })

  it('is an empty array where nothing was found', async () => {
    expect(JSON.parse(await formatted('json', ['a'], []))).toEqual([])
  })
})
