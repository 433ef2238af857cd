import { describe, expect, it } from 'vitest'
import { parseArtifact } from '../../../codec/index.js'
import { aside, given } from './given.js'

const report = (id: string, at: number, fields: Record<string, string>) =>
  given('link/dead', { id, ...fields }, { at })

describe('dead links', () => {
  it('are a line a link and page, the latest first, counted once a report', async () => {
    const events = [
      report('report-one', 1, { href: '/gone', page: '/a', status: '404', tag: 'a' }),
      report('report-two', 3, { href: '/gone', page: '/a', status: '500', count: '4' }),
      report('report-three', 2, { href: '/gone', page: '/b' }),
    ]
    const text =
      '#groups=2\n' +
      'href=/gone&page=/a&count=5&first=1970-01-01T00:00:00.001Z&last=1970-01-01T00:00:00.003Z&status=404&tag=a\n' +
      'href=/gone&page=/b&count=1&first=1970-01-01T00:00:00.002Z&last=1970-01-01T00:00:00.002Z\n'
    expect(await aside([...events, ...events])).toBe(text)
    expect(await aside([...events].reverse())).toBe(text)
  })

  it('are told apart however their names are made', async () => {
    const events = [
      report('report-one', 1, { href: '/a', page: '&page=/b' }),
      report('report-two', 2, { href: '/a&page=', page: '/b' }),
      report('report-three', 3, { href: '/a page=/b' }),
      report('report-four', 4, { href: '/a', page: 'a\0b\n' }),
    ]
    const { records } = parseArtifact(await aside(events))
    expect(records.map(({ href, page }) => [href, page])).toEqual([
      ['/a', 'a\0b\n'],
      ['/a page=/b', ''],
      ['/a&page=', '/b'],
      ['/a', '&page=/b'],
    ])
  })

  it('are shown up to 100, those met latest', async () => {
    const events = Array.from({ length: 101 }, (_, at) =>
      report(`report-${at}-of-many`, at, { href: `/${at}` }),
    )
    const text = await aside(events)
    expect(text).toMatch(/^#groups=100\nhref=\/100&/)
    expect(text).not.toContain('href=/0&')
  })
})
