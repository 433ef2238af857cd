import { describe, expect, test } from 'vitest'
import { formatArtifact } from '../../codec/index.js'
import { renderComments } from '../../client/render/render-comments.js'

const AT = '2026-11-01T10:00:00.000Z'

function artifact(...records: Record<string, string>[]): string {
  const lines = records.map((record) => ({ at: AT, by: 'x', name: '', body: '', ...record }))
  return formatArtifact({ directives: [['count', String(records.length)]], records: lines })
}

describe('renderComments', () => {
  test('makes the thread that the element shows', () => {
    const html = renderComments(
      artifact(
        { id: 'aaaaaaaa', name: 'Ada', body: 'First **of** all\nand second' },
        { id: 'bbbbbbbb', to: 'aaaaaaaa', body: 'An answer' },
        { id: 'cccccccc', to: 'bbbbbbbb', body: 'Another' },
        { id: 'dddddddd', to: 'cccccccc', name: 'Lin', body: 'Deeper' },
        { id: 'eeeeeeee', to: 'gone0000', body: 'Late' },
      ),
    )
    expect(html.replace(/ (?:class|title|datetime|dir)="[^"]*"/g, '')).toMatchInlineSnapshot(`
      "<ol><li><article id="comment-eeeeeeee"><header><bdi>Anonymous</bdi>  <a href="#comment-eeeeeeee"><time>November 1, 2026</time></a> </header><p>In reply to a comment that is not shown here</p><div><p>Late</p></div></article></li><li><article id="comment-aaaaaaaa"><header><bdi>Ada</bdi>  <a href="#comment-aaaaaaaa"><time>November 1, 2026</time></a> </header><div><p>First <strong>of</strong> all<br>
      and second</p></div></article><ol><li><article id="comment-bbbbbbbb"><header><bdi>Anonymous</bdi>  <a href="#comment-bbbbbbbb"><time>November 1, 2026</time></a> </header><div><p>An answer</p></div></article><ol><li><article id="comment-cccccccc"><header><bdi>Anonymous</bdi>  <a href="#comment-cccccccc"><time>November 1, 2026</time></a> </header><div><p>Another</p></div></article></li><li><article id="comment-dddddddd"><header><bdi>Lin</bdi>  <a href="#comment-dddddddd"><time>November 1, 2026</time></a> </header><p><a href="#comment-cccccccc"><bdi>In reply to Anonymous</bdi></a></p><div><p>Deeper</p></div></article></li></ol></li></ol></li></ol>"
    `)
    expect(html.match(/<(?:ol|li)\b/g)).toHaveLength(html.match(/<\/(?:ol|li)>/g)?.length ?? 0)
  })

  test('shows hostile text as text', () => {
    const body = `<img src=x onerror=alert(1)> "'&amp; [x](https://a.example/"onload=alert) </article>`
    const html = renderComments(artifact({ id: '"><script>', name: '<b>&', body }))
    const without = html.replace(
      /<\/?(?:ol|li|article|header|bdi|a|time|div|p|span)(?: [\w-]+="[^"<>]*")*>/g,
      '',
    )
    expect(without).not.toMatch(/[<>]/)
    expect(html).toContain('&lt;b&gt;&amp;')
  })

  test('of no comments is nothing', () => {
    expect(renderComments('#count=0\n')).toBe('')
    expect(renderComments('')).toBe('')
  })

  test('can be in another order and language', () => {
    const text = artifact({ id: 'aaaaaaaa', body: 'eins' }, { id: 'bbbbbbbb', body: 'zwei' })
    const html = renderComments(text, {
      sort: 'oldest',
      locale: 'de',
      strings: { anonymous: 'Unbekannt' },
    })
    expect(html).toContain('1. November 2026')
    expect(html.indexOf('eins')).toBeLessThan(html.indexOf('zwei'))
    expect(html).toContain('<bdi class="author">Unbekannt</bdi>')
  })
})
