import { expect, it } from 'vitest'
import type { EdgeRequest } from '../../../server/edge/edge-request.js'
import { pageOf } from '../../../server/edge/page-of.js'

function from(referer: string | undefined): string {
  const headers: Record<string, string | undefined> = { host: 'site.example', referer }
  const request = { header: (name: string) => headers[name] } as EdgeRequest
  return pageOf(request, '#sent')
}

it('leads back to the page of this site that a form stood on', () => {
  expect(from('https://site.example/2026/my-post?page=2#top')).toBe('/2026/my-post?page=2#sent')
  expect(from('http://site.example/')).toBe('/#sent')
})

it('leads to the first page where it is not known, or on another site', () => {
  for (const referer of [
    undefined,
    '',
    'null',
    'about:blank',
    'https://evil.example/page',
    'https://site.example.evil/page',
    'https://site.example@evil.example/page',
    'https://evil.example/https://site.example/page',
  ])
    expect(from(referer)).toBe('/#sent')
})

it.each(['//', '/\\', '\\/', '/\t/', '\t//', '/ /', '/\u00a0/', '///'])(
  'leads to no other host by a path that begins with %j',
  (start) => {
    const to = new URL(from(`https://site.example${start}evil.example/`), 'https://site.example')
    expect(to.host).toBe('site.example')
    expect(to.pathname).not.toMatch(/^\/[/\\]/)
  },
)
