import { AwsV4Signer } from 'aws4fetch'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AwsRequest } from '../../server/adapter/aws/signed-request.js'
import { createSignerV4 } from '../../server/adapter/aws/sign-v4.js'

const AT = Date.parse('2026-11-24T10:15:30.123Z')
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' }
const REGION = 'eu-west-1'

/** What another implementation makes of it, all headers signed. */
async function theirs(request: AwsRequest, sessionToken?: string): Promise<string | null> {
  const { body, headers, ...others } = request
  const signer = new AwsV4Signer({
    ...others,
    ...credentials,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    region: REGION,
    datetime: '20261124T101530Z',
    allHeaders: true,
    ...(headers ? { headers: { ...headers } } : {}),
    ...(body === undefined ? {} : { body }),
  })
  const { headers: signed } = await signer.sign()
  return signed.get('authorization')
}

/** The other one puts blanks after its commas; both are right. */
const ours = (request: AwsRequest, sessionToken?: string): string | undefined =>
  createSignerV4({
    region: REGION,
    credentials: { ...credentials, ...(sessionToken === undefined ? {} : { sessionToken }) },
  })(request, AT)['authorization']

// Of parts that a bucket's key, a table's name or a mark of a page may have.
const segment = fc
  .string({ unit: fc.constantFrom(..."aZ9-_.~ +%'()*!&=é日😀"), minLength: 1, maxLength: 12 })
  .filter((text) => !/^\.{1,2}$/.test(text))
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
const anyRequest = fc
  .record({
    service: fc.constantFrom('s3', 'dynamodb', 'ssm'),
    path: fc.array(segment, { minLength: 1, maxLength: 4 }),
    query: fc.uniqueArray(fc.tuple(segment, segment), { selector: ([name]) => name, maxLength: 4 }),
    body: fc.option(fc.string({ unit: 'grapheme', maxLength: 50 }), { nil: undefined }),
    target: fc.option(fc.constantFrom('DynamoDB_20120810.GetItem', '"etag"'), { nil: undefined }),
  })
  .map(({ service, path, query, body, target }): AwsRequest => {
    const search = query.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&')
    return {
      service,
      method: body === undefined ? 'GET' : 'POST',
      url: `https://my-site.example:8443/${path.map(escaped).join('/')}?${search}`,
      headers: {
        'content-type': 'text/plain',
        ...(target === undefined ? {} : { 'X-Amz-Target': target }),
      },
      ...(body === undefined ? {} : { body }),
    }
  })

describe('a request with Signature Version 4', () => {
  it('is signed as another implementation signs it', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRequest,
        fc.constantFrom(undefined, 'a token+/='),
        async (request, token) => {
          expect(ours(request, token)).toBe(await theirs(request, token))
        },
      ),
    )
  })

  it('has what is signed among its headers', () => {
    const sign = createSignerV4({
      region: REGION,
      credentials: { ...credentials, sessionToken: 't' },
    })
    const url = 'https://my-site.s3.eu-west-1.amazonaws.com/a.txt'
    const headers = sign({ service: 's3', method: 'GET', url }, AT)
    expect(Object.keys(headers).sort()).toEqual([
      'authorization',
      'x-amz-content-sha256',
      'x-amz-date',
      'x-amz-security-token',
    ])
    expect(headers['authorization']).toContain(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,',
    )
  })

  it('is signed with the key of its own day', () => {
    const sign = createSignerV4({ region: REGION, credentials })
    const request: AwsRequest = { service: 'ssm', method: 'GET', url: 'https://example.org/' }
    const fresh = (at: number) => createSignerV4({ region: REGION, credentials })(request, at)
    for (const at of [AT, AT + 86_400_000, AT]) expect(sign(request, at)).toEqual(fresh(at))
  })

  it('would be found out with anything of it changed', () => {
    const request: AwsRequest = {
      service: 's3',
      method: 'PUT',
      url: 'https://example.org/a.txt?versionId=1',
      headers: { 'if-match': '"1"' },
    }
    const changed: AwsRequest[] = [
      { ...request, service: 'ssm' },
      { ...request, method: 'GET' },
      { ...request, url: 'https://example.org/b.txt?versionId=1' },
      { ...request, url: 'https://example.org/a.txt?versionId=2' },
      { ...request, url: 'https://example.com/a.txt?versionId=1' },
      { ...request, headers: { 'if-match': '"2"' } },
    ]
    const signatures = [request, ...changed].map((each) => ours(each))
    expect(new Set(signatures).size).toBe(signatures.length)
  })
})
