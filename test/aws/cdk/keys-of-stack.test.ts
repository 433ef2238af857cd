import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parseDeployedKeys } from '../../../server/adapter/aws/deployed-keys.js'
import { deployedSettings } from '../../../server/entry/aws/deployed-settings.js'
import { handler } from '../../../server/entry/aws/keys.js'
import { STORE_ARN, startLoopbackKeys, type LoopbackKeys } from '../keys/loopback-keys.js'
import { PUBLISHED_CREDENTIALS } from '../keys/published-key.js'
import { WHOLE, ofType, resourcesOf, targetOf } from './stack.js'

const resources = resourcesOf(WHOLE)
const [, resource] = ofType(resources, 'Custom::SiteEventsKeys')[0]!

describe('the keys of a stack', () => {
  let loopback: LoopbackKeys
  beforeAll(async () => {
    loopback = await startLoopbackKeys()
    vi.stubEnv('AWS_REGION', 'us-east-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', PUBLISHED_CREDENTIALS.accessKeyId)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', PUBLISHED_CREDENTIALS.secretAccessKey)
    vi.stubEnv('AWS_ENDPOINT_URL_SSM', loopback.url)
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE', loopback.url)
    await handler({
      RequestType: 'Create',
      ResponseURL: `${loopback.url}/answer`,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'SiteKeys',
      ResourceProperties: { ...resource.Properties, Store: STORE_ARN },
    })
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    return loopback.stop()
  })

  it('are made by what its template asks for, where its functions look for them', () => {
    expect(loopback.told[0]).toMatchObject({ Status: 'SUCCESS' })
    const [parameter = ''] = loopback.parameters.keys()
    const functions = ofType(resources, 'AWS::Lambda::Function')
    const named = functions.flatMap(([, { Properties }]) => {
      return (Properties.Environment?.Variables.KEYS_PARAMETER as string | undefined) ?? []
    })
    expect(named).toEqual([parameter, parameter, parameter])
    const rights = ofType(resources, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes(`:parameter${parameter}"`),
    )
    expect(rights).toHaveLength(4)
  })

  it('are in no line of its template', () => {
    const keys = parseDeployedKeys([...loopback.parameters.values()][0]!)!
    const made = [keys.session[0].key, keys.attestation[0].key, keys.identity]
    for (const key of made) expect(JSON.stringify(resources)).not.toContain(key)
  })

  it('reach the store of the edge, with settings that the edge can read', () => {
    expect(resources[targetOf(resource.Properties.Store)]?.Type).toBe(
      'AWS::CloudFront::KeyValueStore',
    )
    const settings = loopback.entries.get('settings') ?? ''
    expect(deployedSettings(settings).origins).toEqual(['https://blog.example'])
    expect(settings).not.toContain('jwks')
  })
})
