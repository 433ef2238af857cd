import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINE_BYTES_MAX, splitLines } from '../../../server/log/lines.js'
import { bytesOf, cut, stream } from './attestor.js'

interface Found {
  text: string
  start: number
  end: number
  whole: boolean
  tooLong: boolean
}

async function split(bytes: Uint8Array, size: number, from?: number): Promise<Found[]> {
  const found: Found[] = []
  for await (const lines of splitLines(stream(cut(bytes, size)), from)) {
    for (const { line, ...rest } of lines) {
      found.push({ text: new TextDecoder().decode(line), ...rest })
    }
  }
  return found
}

describe('splitLines', () => {
  it('says where each line begins and ends, and which one nothing ended', async () => {
    const found = await split(bytesOf('a\n\nbcd'), 2, 100)
    expect(found).toEqual([
      { text: 'a', start: 100, end: 102, whole: true, tooLong: false },
      { text: '', start: 102, end: 103, whole: true, tooLong: false },
      { text: 'bcd', start: 103, end: 106, whole: false, tooLong: false },
    ])
  })

  it('gives nothing for nothing', async () => {
    expect(await split(bytesOf(''), 1)).toEqual([])
  })

  it('gives the lines of the text, wherever it is cut', async () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', 'é', 'xyz', '\r', '👍'), { maxLength: 40 })
      .map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (text, size) => {
        const bytes = bytesOf(text)
        const found = await split(bytes, size)
        const parts = text.split('\n')
        if (parts.at(-1) === '') parts.pop()
        expect(found.map(({ text }) => text)).toEqual(parts)
        let at = 0
        for (const { start, end } of found) {
          expect(start).toBe(at)
          at = end
        }
        expect(at).toBe(bytes.length)
      }),
    )
  })

  it.each([1_000, 65_535, 65_536, 65_537, 1_000_000])(
    'leaves out a line that is too long, once, in chunks of %i bytes',
    async (size) => {
      const longest = 'x'.repeat(LINE_BYTES_MAX)
      const found = await split(
        bytesOf(`a\n${longest}\n${longest}y\nb\n${longest}${longest}`),
        size,
      )
      const short = found.map(({ text, tooLong, whole }) => [text.slice(0, 2), tooLong, whole])
      expect(short).toEqual([
        ['a', false, true],
        ['xx', false, true],
        ['', true, true],
        ['b', false, true],
        ['', true, false],
      ])
      expect(found[1]?.text).toBe(longest)
    },
  )
})
