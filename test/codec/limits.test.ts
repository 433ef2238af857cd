import { describe, expect, it } from 'vitest'
import {
  ARTIFACT_HEAD_BYTES_MAX,
  ATTESTATION_BYTES_MAX,
  ATTESTED_NAME_BYTES_MAX,
  COMMENT_BODY_CHARS_MAX,
  EVENT_TYPES,
  FIELDS_MAX,
  INFLATED_BYTES_MAX,
  KINDS_MAX,
  KIND_BYTES_MAX,
  NAME_CHARS_MAX,
  REPORT_QUERY_BYTES_MAX,
  RESERVED_FIELDS,
  ROLES,
  SUBJECT_BYTES_MAX,
  URL_BYTES_MAX,
  URL_WITH_ATTESTATION_BYTES_MAX,
  artifactPath,
  attestationInput,
  eventUrl,
  formatLine,
  type EventTypeRow,
} from '../../codec/index.js'

/** CloudFront logs no URL over this, query included. */
const CLOUDFRONT_URL_BYTES_MAX = 8_192
/** A common firewall rule: AWS's `SizeRestrictions_QUERYSTRING`. */
const FIREWALL_QUERY_BYTES_MAX = 2_048
const SIGNATURE_CHARS = 43

describe('the limits of a URL', () => {
  it('leave room for the origin in what CloudFront logs', () => {
    expect(URL_BYTES_MAX + 'https://'.length + 253).toBeLessThan(CLOUDFRONT_URL_BYTES_MAX)
  })

  it('leave room for an attestation in the field att', () => {
    const att = `&att=${'x'.repeat(ATTESTATION_BYTES_MAX)}`
    expect(URL_WITH_ATTESTATION_BYTES_MAX + att.length).toBeLessThanOrEqual(URL_BYTES_MAX)
    expect(RESERVED_FIELDS['att']?.bytes).toBeGreaterThanOrEqual(ATTESTATION_BYTES_MAX)
  })

  it('keep a report under what firewalls refuse, and under any URL', () => {
    expect(REPORT_QUERY_BYTES_MAX).toBeLessThan(FIREWALL_QUERY_BYTES_MAX)
    expect(REPORT_QUERY_BYTES_MAX).toBeLessThan(URL_WITH_ATTESTATION_BYTES_MAX)
  })

  it('let z fill the URL, but for what has to stand beside it', () => {
    const z = RESERVED_FIELDS['z']?.bytes ?? 0
    expect(z).toBeLessThan(URL_BYTES_MAX)
    expect(z + '/events/form?form=f&z='.length).toBeLessThanOrEqual(URL_BYTES_MAX)
  })

  it('let the longest subject through, escaped threefold', () => {
    const post = '\u00e9'.repeat(SUBJECT_BYTES_MAX / 2)
    const id = `${'i'.repeat(64)}==`
    const own = 'o'.repeat(43)
    expect(eventUrl('comment', { id, own, post, body: 'x' }).length).toBeLessThan(
      REPORT_QUERY_BYTES_MAX,
    )
    expect(artifactPath(`comments/${post}.txt`).length).toBeLessThan(REPORT_QUERY_BYTES_MAX)
  })
})

describe('the limits of fields', () => {
  it('fit into what z may inflate to, for every type, where their text needs no escapes', () => {
    const rows: readonly EventTypeRow[] = Object.values(EVENT_TYPES)
    for (const { fields = {} } of rows) {
      const bytes = Object.values(fields).map(
        ({ chars = 0, bytes = chars * 4 }) => '&'.length + 40 + '='.length + bytes,
      )
      const sum = bytes.reduce((a, b) => a + b, 0)
      expect(sum).toBeLessThanOrEqual(INFLATED_BYTES_MAX)
      expect(Object.keys(fields).length + Object.keys(RESERVED_FIELDS).length).toBeLessThan(
        FIELDS_MAX,
      )
    }
  })

  it('let a definition name all the choices that a poll may have', () => {
    const { choices } = EVENT_TYPES.poll.fields
    expect(choices.lines).toEqual({
      max: KINDS_MAX,
      each: { bytes: KIND_BYTES_MAX, form: 'label' },
    })
    expect(choices.bytes).toBeGreaterThanOrEqual(KINDS_MAX * KIND_BYTES_MAX + (KINDS_MAX - 1))
  })

  it('let a name be attested that a form lets in, if it is plain', () => {
    expect(NAME_CHARS_MAX).toBeLessThanOrEqual(ATTESTED_NAME_BYTES_MAX)
  })

  it('let any poll and any reactions be small files', () => {
    const line = `${formatLine({ choice: '\n'.repeat(KIND_BYTES_MAX), count: '9'.repeat(9) })}\n`
    expect(line.length * KINDS_MAX).toBeLessThan(ARTIFACT_HEAD_BYTES_MAX)
  })

  it('let a head hold several short comments, though one long comment may fill it', () => {
    expect(COMMENT_BODY_CHARS_MAX).toBeLessThan(ARTIFACT_HEAD_BYTES_MAX)
  })
})

describe('the limit of an attestation', () => {
  it('holds the largest of all claims, with a name of any kind', () => {
    const largest = {
      jti: `${'i'.repeat(64)}==`,
      iat: 9_999_999_999_999,
      sub: 's'.repeat(22),
      roles: ROLES,
      net: 'n'.repeat(22),
      hold: 1 as const,
      uh: 'u'.repeat(43),
    }
    // The budget counts a name as JSON writes it.
    const names = ['🦊'.repeat(ATTESTED_NAME_BYTES_MAX / 4), '"'.repeat(64), '\u0001'.repeat(21)]
    for (const name of names) {
      const input = attestationInput('k'.repeat(16), { ...largest, name })
      expect(`${input}.`.length + SIGNATURE_CHARS).toBeLessThanOrEqual(ATTESTATION_BYTES_MAX)
    }
  })
})
