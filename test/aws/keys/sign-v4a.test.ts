import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalRequest } from '../../../server/adapter/aws/canonical-request.js'
import { signV4a } from '../../../server/adapter/aws/sign-v4a.js'
import { signingKeyV4a } from '../../../server/adapter/aws/signing-key-v4a.js'
import {
  PUBLISHED_CREDENTIALS,
  PUBLISHED_X,
  PUBLISHED_Y,
  isSignedByPublishedKey,
} from './published-key.js'

const AT = Date.UTC(2015, 7, 30, 12, 36)
const VANILLA = {
  service: 'service',
  method: 'GET',
  url: 'https://example.amazonaws.com/',
} as const

const hex = (text: string | undefined): string =>
  Buffer.from(text ?? '', 'base64url').toString('hex')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const signatureOf = (authorization = ''): string => authorization.replace(/^.*Signature=/, '')

describe('the key of Signature Version 4A', () => {
  it('is the one that AWS publishes for its example credentials', () => {
    const { x, y } = signingKeyV4a(PUBLISHED_CREDENTIALS).export({ format: 'jwk' })
    expect([hex(x), hex(y)]).toEqual([PUBLISHED_X, PUBLISHED_Y])
  })

  it('is the one that aws-c-auth and the SDK for Go derive, private part included', () => {
    // awslabs/aws-c-auth, tests/key_derivation_tests.c; aws/aws-sdk-go-v2, internal/v4a/v4a_test.go
    const credentials = {
      accessKeyId: 'AKISORANDOMAASORANDOM',
      secretAccessKey: 'q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom',
    }
    const { d, x, y } = signingKeyV4a(credentials).export({ format: 'jwk' })
    expect(hex(d)).toBe('7fd3bd010c0d9c292141c2b77bfbde1042c92e6836fff749d1269ec890fca1bd')
    expect(hex(x)).toBe('15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb')
    expect(hex(y)).toBe('0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0')
  })
})

describe('Signature Version 4A', () => {
  it('has the canonical request that AWS publishes as "get-vanilla"', () => {
    // awslabs/aws-c-auth, tests/aws-signing-test-suite/v4a/get-vanilla/header-canonical-request.txt
    const headers = { 'x-amz-region-set': 'us-east-1', 'X-Amz-Date': '20150830T123600Z' }
    expect(canonicalRequest(VANILLA, headers)).toEqual({
      names: 'host;x-amz-date;x-amz-region-set',
      text: [
        'GET',
        '/',
        '',
        'host:example.amazonaws.com',
        'x-amz-date:20150830T123600Z',
        'x-amz-region-set:us-east-1',
        '',
        'host;x-amz-date;x-amz-region-set',
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      ].join('\n'),
    })
  })

  it('escapes a path that holds an ARN once more, and sorts the query', () => {
    const url = 'https://a.example/key-value-stores/arn%3Aaws%3Acloudfront%2Fid/keys?b=2%20c&a=~(1)'
    const [, path, query] = canonicalRequest({ ...VANILLA, url }, {}).text.split('\n')
    expect(path).toBe('/key-value-stores/arn%253Aaws%253Acloudfront%252Fid/keys')
    expect(query).toBe('a=~%281%29&b=2%20c')
  })

  it('names no region in its scope, and is verified by the published key', () => {
    const headers = signV4a(VANILLA, {
      credentials: { ...PUBLISHED_CREDENTIALS, sessionToken: 'token' },
      regions: '*',
      at: AT,
    })
    const { authorization = '', ...sent } = headers
    expect(sent['x-amz-security-token']).toBe('token')
    expect(authorization).toContain(
      'AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20150830/service/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-region-set;x-amz-security-token, ',
    )
    const text = [
      'AWS4-ECDSA-P256-SHA256',
      '20150830T123600Z',
      '20150830/service/aws4_request',
      sha256(canonicalRequest(VANILLA, sent).text),
    ].join('\n')
    expect(isSignedByPublishedKey(text, signatureOf(authorization))).toBe(true)
    expect(isSignedByPublishedKey(`${text}x`, signatureOf(authorization))).toBe(false)
  })

  it('signs the body, so that no other one fits', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const hashes = [one, other].map(
          (body) => canonicalRequest({ ...VANILLA, method: 'POST', body }, {}).text,
        )
        expect(hashes[0] === hashes[1]).toBe(one === other)
      }),
    )
  })
})
