import { describe, expect, it } from 'vitest'
import type { AwsRequest } from '../../server/adapter/aws/signed-request.js'
import {
  createSignedObjectCalls,
  type S3Location,
} from '../../server/adapter/s3/signed-object-calls.js'

const KEY = "comments/a b+é'%61.txt"
const PATH = '/comments/a%20b%2B%C3%A9%27%2561.txt'

async function askedFor(location: S3Location, bucket: string): Promise<string | undefined> {
  const asked: AwsRequest[] = []
  const calls = createSignedObjectCalls(async (request) => {
    asked.push(request)
    return { status: 200, header: () => '"1"', body: '' }
  }, location)
  await calls.get({ bucket, key: KEY })
  return asked[0]?.url
}

describe('signed requests to S3', () => {
  it('name the bucket in the host, but for a name that no certificate covers', async () => {
    const location = { region: 'eu-west-1' }
    expect(await askedFor(location, 'my-site')).toBe(
      `https://my-site.s3.eu-west-1.amazonaws.com${PATH}`,
    )
    expect(await askedFor(location, 'my.site')).toBe(
      `https://s3.eu-west-1.amazonaws.com/my.site${PATH}`,
    )
  })

  it('name the bucket in the path of an endpoint', async () => {
    expect(await askedFor({ endpoint: 'http://127.0.0.1:9000' }, 'my-site')).toBe(
      `http://127.0.0.1:9000/my-site${PATH}`,
    )
  })
})
