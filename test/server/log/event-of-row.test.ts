import { describe, expect, it } from 'vitest'
import type { LogRow } from '../../../codec/index.js'
import { eventOfRow } from '../../../server/log/event-of-row.js'
import { attest, attestor, logRow } from './attestor.js'

const COMMENT = { id: 'comment-1-aaaaaaaaaaaa', post: 'my-post', body: 'great post' }
const PROBLEM = 'application/problem+json'

const of = (row: LogRow) => eventOfRow(row, { attestor, moderation: 'none' })
const id = (outcome: ReturnType<typeof of>) =>
  typeof outcome === 'object' ? `event ${outcome.id}` : outcome
const EVENT = `event ${COMMENT.id}`

function unsigned(about: Partial<LogRow> = {}, fields: Record<string, string> = COMMENT): LogRow {
  const { attestation: _, ...row } = logRow('comment', fields, about)
  return row
}

describe('where the log has a column for attestations', () => {
  it.each([
    [{ status: 202 }, EVENT],
    [{ status: 303 }, EVENT],
    [{ status: 0 }, EVENT],
    [{ status: 500 }, EVENT],
    [{ status: 503, contentType: PROBLEM }, EVENT],
    [{ status: 403, contentType: 'text/html' }, EVENT],
    [{ status: 400, contentType: '' }, EVENT],
    [{ status: 403, contentType: PROBLEM }, undefined],
    [{ status: 429, contentType: `${PROBLEM}; charset=utf-8` }, undefined],
    [{ status: 400, contentType: 'Application/Problem+JSON' }, undefined],
    [{ status: 307 }, undefined],
    [{ method: 'OPTIONS' }, undefined],
    [{ method: 'HEAD' }, undefined],
    [{ method: 'PUT' }, undefined],
    [{ method: 'GET' }, EVENT],
    [{ path: '/eventsx/comment' }, undefined],
    [{ path: '/logs/event/comment' }, EVENT],
    [{ path: '/events/comment/' }, 'unknown_type'],
    [{ path: '/events/comment/remove' }, 'attestation_mismatch'],
    [{ attestation: '' }, 'attestation_missing'],
    [{ attestation: '', status: 303 }, 'attestation_missing'],
    [{ attestation: '', status: 404 }, undefined],
    [{ attestation: '', status: 0 }, undefined],
    [{ attestation: 'x' }, 'attestation_malformed'],
    [{ attestation: attest('comment', COMMENT, 'forger') }, 'attestation_invalid'],
    [{ attestation: attest('comment', COMMENT, 'retired') }, 'attestation_unknown_key'],
    [{ query: 'post=%zz' }, 'malformed_query'],
    [{ query: 'post=\ufffd' }, 'malformed_query'],
  ] satisfies [Partial<LogRow>, string | undefined][])('%o gives %s', (about, expected) => {
    expect(id(of(logRow('comment', COMMENT, about)))).toBe(expected)
  })

  it('takes the claims for the truth, not the row', () => {
    const event = of(logRow('comment', COMMENT, { at: 1, requestId: 'other', address: '' }))
    expect(event).toMatchObject({ at: Date.UTC(2026, 10, 22, 10, 0, 0, 123), name: 'Alice' })
    expect(event).toMatchObject({ verified: true, subject: 'comments/my-post' })
  })

  it('takes no attestation from the URL', () => {
    const row = logRow('comment', COMMENT, { attestation: '' })
    const att = attest('comment', COMMENT)
    expect(of({ ...row, query: `${row.query}&att=${att}` })).toBe('attestation_missing')
  })

  it.each(['body', 'post', 'id'])('notices a change of the field %s', (field) => {
    const changed = { ...COMMENT, [field]: `${COMMENT[field as keyof typeof COMMENT]}x` }
    const { attestation = '' } = logRow('comment', COMMENT)
    expect(of(logRow('comment', changed, { attestation }))).toBe('attestation_mismatch')
  })

  it('reads GET alone for the types that allow it', () => {
    const row = logRow('bookmark', { id: COMMENT.id, post: 'p' })
    expect(id(of(row))).toBe(EVENT)
    expect(of({ ...row, method: 'GET' })).toBe('method_not_allowed')
  })

  it('keeps to the prefixes that the site has', () => {
    const prefixes = [{ slow: '/e/', fast: '/f/' }] as const
    const row = logRow('comment', COMMENT, { path: '/f/comment' })
    expect(of(row)).toBeUndefined()
    expect(id(eventOfRow(row, { attestor, moderation: 'none', prefixes }))).toBe(EVENT)
  })
})

describe('where the log has no such column', () => {
  it.each([
    [{}, EVENT],
    [{ status: 303, method: 'GET' }, EVENT],
    [{ status: 200 }, undefined],
    [{ status: 0 }, undefined],
    [{ status: 500 }, undefined],
    [{ status: 404 }, undefined],
    [{ status: 307 }, undefined],
    [{ path: '/events/comment/approve' }, 'attestation_missing'],
    [{ query: 'post=p' }, 'missing_field'],
    [{ query: 'post=p&body=x&evil=1' }, 'unknown_field'],
    [{ query: 'post=../../etc/passwd&body=x' }, 'invalid_field'],
    [{ query: 'post=p&body=x', requestId: '' }, 'missing_id'],
    [{ query: 'post=p&body=x&id=' }, 'invalid_field'],
    [{ query: 'post=p&body=x', requestId: 'from-the-log' }, 'event from-the-log'],
    [{ query: `post=p&body=${'x'.repeat(7_700)}` }, 'url_too_long'],
  ] satisfies [Partial<LogRow>, string | undefined][])('%o gives %s', (about, expected) => {
    expect(id(of(unsigned(about)))).toBe(expected)
  })

  it('makes nobody a known actor', () => {
    const event = of(unsigned({}, { ...COMMENT, name: 'Alice' }))
    expect(event).toMatchObject({ verified: false, name: undefined, roles: [] })
  })

  it('takes an attestation from the URL, and then only a good one', () => {
    const { query } = unsigned()
    const signed = of(unsigned({ query: `${query}&att=${attest('comment', COMMENT)}` }))
    expect(signed).toMatchObject({ id: COMMENT.id, verified: true, name: 'Alice' })
    expect(signed).not.toHaveProperty('fields.att')
    const forged = attest('comment', COMMENT, 'forger')
    expect(of(unsigned({ query: `${query}&att=${forged}` }))).toBe('attestation_invalid')
  })
})
