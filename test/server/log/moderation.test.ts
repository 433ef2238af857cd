import { describe, expect, it } from 'vitest'
import type { LogRow } from '../../../codec/index.js'
import type { Moderation } from '../../../server/edge/edge.js'
import { eventOfRow } from '../../../server/log/event-of-row.js'
import { AT, attest, attestor, logRow } from './attestor.js'

const COMMENT = { id: 'comment-1-aaaaaaaaaaaa', post: 'my-post', body: 'great post' }
const SLOW = '/events/comment'

const of = (row: LogRow, moderation: Moderation = 'none') =>
  eventOfRow(row, { attestor, moderation })

function unsigned(about: Partial<LogRow> = {}, fields: Record<string, string> = COMMENT): LogRow {
  const { attestation: _, ...row } = logRow('comment', fields, about)
  return row
}

/** An attestation as an edge writes it for a signed-in author while a mode of moderation is in force. */
function signedUnder(mode: Moderation, type: string, fields: Record<string, string>): string {
  const hold = mode === 'none' ? false : 'undecided'
  return attest(type, fields, 'edge', { at: AT, requestId: 'request-1', hold })
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
    // What the edge signed counts, whatever the reader's own setting is now.
    const attestation = signedUnder(is, 'comment', COMMENT)
    for (const now of ['none', 'all'] satisfies Moderation[])
      expect(of(logRow('comment', COMMENT, { attestation, ...about }), now)).toMatchObject({ hold })
  })

  it('holds the text of an edit like that of a comment, and nothing else', () => {
    const status = 503
    const undecided = (type: string, fields: Record<string, string>) => {
      const attestation = signedUnder('all', type, fields)
      return of(logRow(type, fields, { status, attestation }))
    }
    expect(undecided('comment/edit', edit)).toMatchObject({ hold: true })
    const { body: _, ...remove } = edit
    expect(undecided('comment/remove', remove)).toMatchObject({ hold: false })
    expect(undecided('react', { post: 'p', type: '👍' })).toMatchObject({ hold: false })
  })

  it('holds what nobody attested, and keeps what the door held', () => {
    expect(of(unsigned(), 'all')).toMatchObject({ hold: true })
    expect(of(unsigned(), 'none')).toMatchObject({ hold: false })
    const about = { at: Date.now(), requestId: 'r', hold: true }
    const attestation = attest('comment', COMMENT, 'edge', about)
    expect(of(logRow('comment', COMMENT, { attestation }))).toMatchObject({ hold: true })
  })
})
