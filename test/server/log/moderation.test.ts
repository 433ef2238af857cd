import { describe, expect, it } from 'vitest'
import type { LogRow } from '../../../codec/index.js'
import type { Moderation } from '../../../server/edge/edge.js'
import { eventOfRow } from '../../../server/log/event-of-row.js'
import { attest, attestor, logRow } from './attestor.js'

const COMMENT = { id: 'comment-1-aaaaaaaaaaaa', post: 'my-post', body: 'great post' }
const SLOW = '/events/comment'

const of = (row: LogRow, moderation: Moderation = 'none') =>
  eventOfRow(row, { attestor, moderation })

function unsigned(about: Partial<LogRow> = {}, fields: Record<string, string> = COMMENT): LogRow {
  const { attestation: _, ...row } = logRow('comment', fields, about)
  return row
}

describe('moderation', () => {
  const edit = { id: COMMENT.id, post: 'p', comment: 'comment-9-aaaaaaaaaaaa', body: 'x' }
  it.each([
    ['none', {}, false],
    ['none', { path: SLOW }, false],
    ['all', {}, false],
    ['all', { status: 303 }, false],
    ['all', { path: SLOW }, true],
    ['all', { status: 0 }, true],
    ['all', { status: 502 }, true],
    ['anonymous', { path: SLOW }, true],
  ] satisfies [Moderation, Partial<LogRow>, boolean][])('%s, %o: held is %s', (is, about, hold) => {
    expect(of(logRow('comment', COMMENT, about), is)).toMatchObject({ hold })
  })

  it('holds the text of an edit like that of a comment, and nothing else', () => {
    const status = 503
    expect(of(logRow('comment/edit', edit, { status }), 'all')).toMatchObject({ hold: true })
    const { body: _, ...remove } = edit
    expect(of(logRow('comment/remove', remove, { status }), 'all')).toMatchObject({ hold: false })
    const react = { post: 'p', type: '👍' }
    expect(of(logRow('react', react, { status }), 'all')).toMatchObject({ hold: false })
  })

  it('holds what nobody attested, and keeps what the door held', () => {
    expect(of(unsigned(), 'all')).toMatchObject({ hold: true })
    expect(of(unsigned(), 'none')).toMatchObject({ hold: false })
    const about = { at: Date.now(), requestId: 'r', hold: true }
    const attestation = attest('comment', COMMENT, 'edge', about)
    expect(of(logRow('comment', COMMENT, { attestation }))).toMatchObject({ hold: true })
  })
})
