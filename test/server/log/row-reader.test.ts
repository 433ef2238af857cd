import { describe, expect, it } from 'vitest'
import { createRowReader } from '../../../server/log/row-reader.js'

const FIELDS = '#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status'
const ROW = '2026-11-22\t10:00:00\tGET\t/a\tq=1\t200'
const read = { method: 'GET', path: '/a', query: 'q=1', status: 200, contentType: '' }

describe('the row reader', () => {
  it('reads no row from a directive or a blank line', () => {
    const rows = createRowReader()
    for (const line of ['', ' ', '\t\t', '\r', '#Version: 1.0', FIELDS, '#', '#Software: x']) {
      expect(rows(line)).toBeUndefined()
    }
  })

  it('needs the columns before the first row', () => {
    const rows = createRowReader()
    expect(rows(ROW)).toBe('no_fields_line')
    rows(FIELDS)
    expect(rows(ROW)).toMatchObject(read)
  })

  it('takes new columns midway, and keeps them over other directives', () => {
    const rows = createRowReader()
    rows(FIELDS)
    rows('#Fields: cs-uri-stem sc-status cs-method date time cs-uri-query viewer-request-log-data')
    rows('#Version: 1.0')
    const row = '/a\t200\tGET\t2026-11-22\t10:00:00\tq=1\t-'
    expect(rows(row)).toMatchObject({ ...read, attestation: '' })
    expect(rows(ROW)).toBe('truncated_row')
  })

  it('reads JSON lines among others', () => {
    const row = { date: '2026-11-22', time: '10:00:00', 'cs-method': 'GET', 'cs-uri-stem': '/a' }
    const line = JSON.stringify({ ...row, 'cs-uri-query': 'q=1', 'sc-status': '200' })
    expect(createRowReader()(line)).toMatchObject(read)
    expect(createRowReader()(line.slice(0, -1))).toBe('truncated_row')
  })

  it('reads lines that end in CR LF', () => {
    const rows = createRowReader()
    rows(`${FIELDS}\r`)
    expect(rows(`${ROW}\r`)).toMatchObject(read)
  })

  it('tells a log without attestations from a row without one', () => {
    const rows = createRowReader()
    rows(FIELDS)
    expect(rows(ROW)).not.toHaveProperty('attestation')
    rows(`${FIELDS} viewer-request-log-data`)
    expect(rows(`${ROW}\t-`)).toHaveProperty('attestation', '')
  })

  it('trusts no last cell that a cut may have shortened', () => {
    const rows = createRowReader()
    rows(FIELDS)
    expect(rows(ROW, false)).toBe('truncated_row')
    expect(rows(`${ROW}\t`, false)).toMatchObject(read)
    rows(`${FIELDS} cs(User-Agent)`)
    expect(rows(`${ROW}\tMozi`, false)).toMatchObject(read)
    rows('#Fields: a', false)
    expect(rows(`${ROW}\tMozilla`)).toMatchObject(read)
  })
})
