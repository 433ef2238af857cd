import { describe, expect, it } from 'vitest'
import { parseArtifact } from '../../../codec/index.js'
import { aside, given, texts, type About } from './given.js'

const sent = (id: string, fields: Record<string, string>, about?: About) =>
  given('form', { id, form: 'contact', ...fields }, about)

describe('submissions of a form', () => {
  it('are lines with what was sent, the newest first, each once', async () => {
    const first = sent('form-number-one', { email: 'a@b.c', text: 'one\ntwo' }, { at: 1 })
    const second = sent('form-number-two', { email: '' }, { at: 2, actor: { user: 'ann' } })
    expect(await aside([first, second, first])).toBe(
      `#count=2\n` +
        `id=form-number-two&at=1970-01-01T00:00:00.002Z&by=${second.owner}&field.email=\n` +
        `id=form-number-one&at=1970-01-01T00:00:00.001Z&by=${first.owner}&field.email=a@b.c&field.text=one%0Atwo\n`,
    )
    expect((await texts([first])).open.size).toBe(0)
  })

  it('cannot say with an input when they came or by whom', async () => {
    const inputs = { at: 'never', by: 'somebody', 'field.at': 'x', count: '9' }
    const event = sent('form-number-one', inputs, {
      actor: { user: 'mo', roles: ['moderator'] },
    })
    const [line = {}] = parseArtifact(await aside([event])).records
    expect({ ...line }).toEqual({
      id: 'form-number-one',
      at: '1970-01-01T00:00:01.000Z',
      by: event.owner,
      'field.at': 'never',
      'field.by': 'somebody',
      'field.field.at': 'x',
      'field.count': '9',
    })
    expect(event.owner).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  it('with the id of another are others', async () => {
    const events = ['192.0.2.1', '192.0.2.2'].map((address) =>
      sent('form-number-one', { text: address }, { actor: { address } }),
    )
    expect(await aside(events)).toMatch(/^#count=2\n/)
  })

  it('are all counted, and the newest 100 shown', async () => {
    const events = Array.from({ length: 101 }, (_, at) => sent(`form-number-${at}`, {}, { at }))
    const { directives, records } = parseArtifact(await aside(events))
    expect(directives).toEqual([['count', '101']])
    expect(records).toHaveLength(100)
    expect([records[0]?.['id'], records.at(-1)?.['id']]).toEqual([
      'form-number-100',
      'form-number-1',
    ])
  })
})
