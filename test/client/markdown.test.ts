import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markdown, type Markup } from '../../client/render/markdown.js'

/** Markup in the words of HTML, so that a test can be read. Attributes are left out. */
const outline = (parts: readonly (Markup | undefined)[]): string =>
  parts
    .map((part = '') =>
      typeof part === 'string' ? part : `<${part[0]}>${outline(part[2])}</${part[0]}>`,
    )
    .join('')
const textOf = (text: string): string => outline(markdown(text))

const links = (parts: readonly (Markup | undefined)[]): string[] =>
  parts.flatMap((part = '') =>
    typeof part === 'string' ? [] : [part[1]['href'] ?? '', ...links(part[2])].filter(Boolean),
  )

const SLOW_MS_MAX = 400

describe('markdown', () => {
  test.each([
    ['one\ntwo\n\nthree', '<p>one\ntwo</p><p>three</p>'],
    [
      '**bold** and *italic* and ***both***',
      '<p><strong>bold</strong> and <em>italic</em> and <strong><em>both</em></strong></p>',
    ],
    ['*a **b** c*', '<p><em>a <strong>b</strong> c</em></p>'],
    ['2*3*4 and 2 * 3 * 4, snake_case_name', '<p>2*3*4 and 2 * 3 * 4, snake_case_name</p>'],
    ['`a *b*` and ``c ` d``', '<p><code>a *b*</code> and <code>c ` d</code></p>'],
    ['\\*not italic\\*', '<p>*not italic*</p>'],
    ['**open and `open', '<p>**open and `open</p>'],
    [
      '```js\nif (a < b) *c*\n\n  d\n```\nafter',
      '<pre><code>if (a < b) *c*\n\n  d</code></pre><p>after</p>',
    ],
    ['```\nnever closed', '<pre><code>never closed</code></pre>'],
    [
      '> quoted\n> *twice*\n\nanswer',
      '<blockquote><p>quoted\n<em>twice</em></p></blockquote><p>answer</p>',
    ],
    [
      'Things:\n- one\n- two\n  - deeper\n- three',
      '<p>Things:</p><ul><li>one</li><li>two<ul><li>deeper</li></ul></li><li>three</li></ul>',
    ],
    ['3. three\n4. four', '<ol><li>three</li><li>four</li></ol>'],
    ['-1 is no list', '<p>-1 is no list</p>'],
    [
      '[here](https://a.example/x) and [no](javascript:alert(1))',
      '<p><a>here</a> and [no](javascript:alert(1))</p>',
    ],
    ['<b>no HTML</b> &amp;', '<p><b>no HTML</b> &amp;</p>'],
    ['# no heading', '<p># no heading</p>'],
    ['', ''],
    [' \n\n ', ''],
  ])('reads %j', (text, expected) => {
    expect(textOf(text)).toBe(expected)
  })

  test('keeps the number where a list begins, and marks links', () => {
    expect(markdown('3. three')).toEqual([['ol', { start: '3' }, [['li', {}, ['three']]]]])
    expect(markdown('[here](https://a.example/x)')).toEqual([
      [
        'p',
        {},
        [
          [
            'a',
            { href: 'https://a.example/x', rel: 'nofollow ugc noopener', dir: 'auto' },
            ['here'],
          ],
        ],
      ],
    ])
  })

  test.each([
    ['see https://a.example/b.', ['https://a.example/b']],
    ['(https://a.example/b)', ['https://a.example/b']],
    ['https://a.example/b_(c)', ['https://a.example/b_(c)']],
    ['**https://a.example/**', ['https://a.example/']],
    ['xhttps://a.example', []],
    ['https://', []],
    [
      '[https://bank.example](https://evil.example/)',
      ['https://bank.example/', 'https://evil.example/'],
    ],
    ['[www.bank.example](https://evil.example/)', ['https://evil.example/']],
    ['https://a.example/\u202egnp.exe', ['https://a.example/']],
  ])('finds the addresses in %j', (text, expected) => {
    expect(links(markdown(text))).toEqual(expected)
  })

  test('never lets a label hide an address', () => {
    expect(textOf('[https://bank.example](https://evil.example/)')).toContain('evil.example')
  })

  test('loses no letter of any text, and links nothing but web addresses', () => {
    const letters = (text: string): string => text.replace(/[^\p{L}]/gu, '')
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'a',
            'b c',
            '*',
            '**',
            '`',
            '```',
            '\n',
            '> ',
            '- ',
            '1. ',
            '[',
            '](',
            ')',
            'https://x.y/',
            ' ',
            '\\',
            '\u202e',
          ),
          { maxLength: 40 },
        ),
        (parts) => {
          const text = parts.join('')
          const made = markdown(text)
          for (const href of links(made)) expect(href).toMatch(/^https?:\/\//)
          if (text.includes('http') || text.includes('```')) return
          const shown = outline(made).replace(/<\/?[a-z]+>/g, '')
          expect(letters(shown)).toBe(letters(text))
        },
      ),
    )
  })

  test.each([
    '*',
    '**a ',
    '`',
    '[',
    '[a](https://x',
    '> ',
    '- ',
    '  - a\n',
    '(',
    'https://a)',
    '\\',
    '*a',
  ])('is not slowed down by many %j', (part) => {
    const text = part.repeat(Math.ceil(10_000 / part.length))
    const start = performance.now()
    markdown(text)
    expect(performance.now() - start).toBeLessThan(SLOW_MS_MAX)
  })
})
