import { describe, expect, it } from 'vitest'
import {
  ATTESTATION_BYTES_MAX,
  EventError,
  ROLES,
  attestationInput,
  base64urlDecodeText,
  base64urlEncodeText,
  parseAttestation,
  siteEvent,
  utf8Length,
} from '../../../codec/index.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import type { SigningKey } from '../../../server/edge/attestor.js'
import { ABOUT, KEY, attest, attestor, verified, withKeys } from './some-attestor.js'

const OLD: SigningKey = { kid: 'old', key: 'an old key' }
const FIELDS = { id: 'some-comment', post: 'p', body: 'a b', name: 'Ann' }

describe('an attestation', () => {
  it('verifies, and says who did what and when', () => {
    expect(verified('comment', FIELDS)).toMatchObject({
      id: 'some-comment',
      type: 'comment',
      subject: 'comments/p',
      at: ABOUT.at,
      verified: true,
      name: 'Ann',
      roles: [],
      hold: false,
    })
  })

  it('is the same text for the same event', () => {
    expect(attest('comment', FIELDS)).toBe(attest('comment', { ...FIELDS }))
  })

  it('does not depend on the order of the fields, nor on how they were escaped', () => {
    const { body, ...others } = FIELDS
    expect(attest('comment', { body, ...others })).toBe(attest('comment', FIELDS))
  })

  it('is void once one field is changed, added or left out', () => {
    const text = attest('comment', FIELDS)
    const changed: Record<string, string>[] = Object.keys(FIELDS).map((name) => ({
      ...FIELDS,
      [name]: 'some-thing-else',
    }))
    const { name: _, ...fewer } = FIELDS
    for (const fields of [...changed, { ...FIELDS, to: 'another-comment' }, fewer])
      expect(attestor.verify('comment', fields, text)).toBe('attestation_mismatch')
  })

  it('is void for another type', () => {
    const text = attest('read', { post: 'p' })
    expect(attestor.verify('bookmark', { post: 'p' }, text)).toBe('attestation_mismatch')
  })

  it('is void where one character of it is changed', () => {
    const text = attest('comment', FIELDS)
    for (let at = 0; at < text.length; at++) {
      const other = text.charAt(at) === 'A' ? 'B' : 'A'
      const forged = text.slice(0, at) + other + text.slice(at + 1)
      expect(typeof attestor.verify('comment', FIELDS, forged)).toBe('string')
    }
    for (const forged of [text.slice(0, -1), `${text}A`, `${text}.`, `${text}=`, ''])
      expect(typeof attestor.verify('comment', FIELDS, forged)).toBe('string')
  })

  it('is void under another key of the same name, and under an unknown name', () => {
    const text = attest('comment', FIELDS)
    const other = withKeys({ ...KEY, key: 'another key' })
    expect(other.verify('comment', FIELDS, text)).toBe('attestation_invalid')
    expect(withKeys(OLD).verify('comment', FIELDS, text)).toBe('attestation_unknown_key')
  })

  it('of a retired key verifies, and the newest key alone signs', () => {
    const rotated = withKeys(KEY, OLD)
    const old = attest('comment', FIELDS, undefined, withKeys(OLD))
    expect(rotated.verify('comment', FIELDS, old)).toMatchObject({ id: 'some-comment' })
    expect(parseAttestation(attest('comment', FIELDS, undefined, rotated))?.kid).toBe('now')
  })

  it.each(['none', 'RS256', 'HS512', 'hs256', undefined])(
    'with the algorithm %s is none',
    (alg) => {
      const [, claims = ''] = attest('comment', FIELDS).split('.')
      const input = `${base64urlEncodeText(JSON.stringify({ alg, typ: 'event+jwt', kid: 'now' }))}.${claims}`
      for (const signature of ['', nodeCrypto.hmacSha256(KEY.key, input)])
        expect(attestor.verify('comment', FIELDS, `${input}.${signature}`)).toBe(
          'attestation_malformed',
        )
    },
  )

  it('of another use of the key, such as a session, is none', () => {
    const claims = base64urlEncodeText(JSON.stringify({ jti: 'x', iat: 1, uh: 'y' }))
    const input = `${base64urlEncodeText(JSON.stringify({ alg: 'HS256', typ: 'JWT', kid: 'now' }))}.${claims}`
    const session = `${input}.${nodeCrypto.hmacSha256(KEY.key, input)}`
    expect(attestor.verify('comment', FIELDS, session)).toBe('attestation_malformed')
  })

  it('is at most 800 bytes in the worst case', () => {
    const worst = { kid: 'k'.repeat(16), key: 'a key' }
    const fields = { id: `${'i'.repeat(64)}==`, post: 'p'.repeat(200), body: 'x' }
    for (const char of ['🦊', '"', '\\', '\u0001', '\ud800', 'é', 'x']) {
      const actor = { user: 'u'.repeat(500), name: char.repeat(128), roles: ROLES, address: '::' }
      const { text } = withKeys(worst).attest(siteEvent('comment', fields), actor, {
        ...ABOUT,
        hold: true,
      })
      expect(utf8Length(text)).toBeLessThanOrEqual(ATTESTATION_BYTES_MAX)
      const { name = '' } = parseAttestation(text)?.claims ?? {}
      expect(utf8Length(JSON.stringify(name))).toBeLessThanOrEqual(128 + 2)
      expect(name).not.toBe('')
      expect(char.repeat(128).replaceAll('\ud800', '\ufffd').startsWith(name)).toBe(true)
    }
  })

  it('that would be over 800 bytes is refused', () => {
    const wide = withKeys({ kid: 'k'.repeat(500), key: 'a key' })
    expect(() => attest('comment', FIELDS, undefined, wide)).toThrow(EventError)
    expect(() => attest('comment', FIELDS, undefined, wide)).toThrow('800 bytes')
  })

  it('is what any JWS library makes of these claims', () => {
    const [header = '', claims = '', signature] = attest('comment', FIELDS).split('.')
    expect(base64urlDecodeText(header)).toBe('{"alg":"HS256","typ":"event+jwt","kid":"now"}')
    const parsed = parseAttestation(attest('comment', FIELDS))
    expect(parsed && attestationInput('now', parsed.claims)).toBe(`${header}.${claims}`)
    expect(nodeCrypto.hmacSha256(KEY.key, `${header}.${claims}`)).toBe(signature)
    expect(parsed?.claims.uh).toBe(
      nodeCrypto.sha256('comment?body=a%20b&id=some-comment&name=Ann&post=p'),
    )
  })
})

describe('a log without attestations', () => {
  const row = { at: 5, address: '192.0.2.1', requestId: 'a-request' }

  it('yields anonymous events, with the time and address of the row', () => {
    const event = attestor.unattested('comment', { post: 'p', body: 'x' }, row)
    expect(event).toMatchObject({ id: 'a-request', at: 5, verified: false, roles: [], hold: false })
    expect(event?.owner).toBe(verified('comment', { post: 'p', body: 'x' }, row).owner)
  })

  it('yields nothing that needs a session or a role', () => {
    const fields = { post: 'p', comment: 'some-comment', by: 'x'.repeat(22) }
    expect(attestor.unattested('comment/approve', fields, row)).toBeUndefined()
    expect(attestor.unattested('comment/remove', fields, row)).toBeUndefined()
    expect(attestor.unattested('NOT A TYPE', {}, row)).toBeUndefined()
  })
})
