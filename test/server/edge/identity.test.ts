import { describe, expect, it } from 'vitest'
import { EventError, parseAttestation, siteEvent, type Fields } from '../../../codec/index.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import type { Actor } from '../../../server/edge/attestor.js'
import { bareAddress } from '../../../server/edge/bare-address.js'
import { networkOf } from '../../../server/edge/network.js'
import { attest, verified } from './some-attestor.js'

describe('a digest', () => {
  const subOf = (type: string, fields: Fields): string | undefined =>
    parseAttestation(attest(type, fields))?.claims.sub

  it('of one actor has nothing in common with that of another purpose or subject', () => {
    const digests = [
      subOf('comment', { post: 'p', body: 'x' }),
      subOf('comment', { post: 'q', body: 'x' }),
      subOf('react', { post: 'p', type: 'x' }),
      subOf('bookmark', { post: 'p' }),
      subOf('vote', { poll: 'p', choice: 'x' }),
      parseAttestation(attest('comment', { post: 'p', body: 'x' }))?.claims.net,
    ]
    expect(new Set(digests).size).toBe(digests.length)
    for (const digest of digests) expect(digest).toMatch(/^[\w-]{22}$/)
  })

  it('is the same for all that an actor does to one subject', () => {
    const comment = 'some-comment'
    expect(subOf('comment/edit', { post: 'p', comment, body: 'y' })).toBe(
      subOf('comment', { post: 'p', body: 'x' }),
    )
  })

  it('cannot be made to meet another by a user id that holds a line break', () => {
    const fields = { post: 'p', body: 'x' }
    const owner = (user: string): string => verified('comment', fields, { user, address: '' }).owner
    expect(owner('p\nann')).not.toBe(owner('ann'))
  })
})

describe('the owner of a comment', () => {
  const own = nodeCrypto.sha256('a-secret-of-22-letters')
  const of = (type: string, more: Fields, actor: Partial<Actor> = {}): string =>
    verified(type, { post: 'p', ...more }, { address: '192.0.2.1', ...actor }).owner
  const removal = { comment: 'some-comment' }

  it('is the session, else the secret, else the network', () => {
    expect(of('comment', { body: 'x', own }, { user: 'ann' })).toHaveLength(22)
    expect(of('comment', { body: 'x', own })).toBe(own)
    expect(of('comment', { body: 'x' })).toMatch(/^n[\w-]{22}$/)
  })

  it('is proven by the secret whose hash was sent', () => {
    expect(of('comment/remove', { ...removal, proof: 'a-secret-of-22-letters' })).toBe(own)
    expect(of('comment/remove', { ...removal, proof: 'b-secret-of-22-letters' })).not.toBe(own)
  })

  it('is named by "by" with a role alone', () => {
    expect(of('comment/remove', { ...removal, by: own }, { user: 'mo', roles: ['admin'] })).toBe(
      own,
    )
    for (const actor of [{}, { user: 'ann' }, { user: 'ann', roles: [] }])
      expect(of('comment/remove', { ...removal, by: own }, actor)).toBe(
        of('comment/remove', removal, actor),
      )
  })

  it.each(['id', 'own', 'proof'])('is never empty, since an empty %s is refused', (name) => {
    expect(() => siteEvent('comment', { post: 'p', body: 'x', [name]: '' })).toThrow(EventError)
  })
})

describe('a network', () => {
  it('is the whole of an IPv4 address, however IPv6 maps it', () => {
    for (const address of [
      '192.0.2.1',
      '::ffff:192.0.2.1',
      '::FFFF:192.0.2.1',
      '::ffff:c000:201',
      '::ffff:c000:0201%eth0',
      '0:0:0:0:0:ffff:192.0.2.1',
      '0000:0000:0000:0000:0000:ffff:c000:0201',
    ])
      expect(networkOf(bareAddress(address))).toBe('192.0.2.1')
  })

  it('is the /64 of an IPv6 address, however it is written', () => {
    for (const address of [
      '2001:db8::1',
      '2001:0DB8::',
      '2001:db8:0:0:ffff::',
      '2001:db8:0:0:1:2:3:4',
      '2001:0db8:0000:0000:0001:0002:0003:0004',
      '2001:db8::1%eth0',
    ])
      expect(networkOf(bareAddress(address))).toBe('2001:db8:0:0::/64')
    expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8::1'))
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
    expect(networkOf('64:ff9b::192.0.2.1')).toBe('64:ff9b:0:0::/64')
  })
})
