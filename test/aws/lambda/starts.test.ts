import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { lambdaEdgeEvent } from '../lambda-edge-event.js'
import { PUBLISHED_CREDENTIALS } from '../keys/published-key.js'
import { STORE_ARN, startLoopbackKeys, type LoopbackKeys } from '../keys/loopback-keys.js'
import { KEYS_PARAMETER } from '../loopback-parameters.js'
import { startBuilt } from './start-built.js'
import type { Lambda } from './start-lambda.js'

let keys: LoopbackKeys
let lambda: Lambda | undefined
beforeAll(async () => {
  keys = await startLoopbackKeys()
})
afterEach(async () => {
  await lambda?.stop()
  lambda = undefined
})
afterAll(() => keys.stop())

async function start(...of: Parameters<typeof startBuilt>): Promise<Lambda> {
  lambda = await startBuilt(...of)
  return lambda
}

/** What the stack tells each function, as far as it cannot do without. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  fast: ['TABLE', 'PUBLIC_BUCKET', 'PRIVATE_BUCKET', 'KEYS_PARAMETER'],
  session: ['TABLE', 'KEYS_PARAMETER'],
  upload: ['TABLE'],
  log: ['TABLE', 'PUBLIC_BUCKET', 'PRIVATE_BUCKET', 'LOG_BUCKET', 'SITE_URL'],
}
const SETTINGS_FILE = JSON.stringify({ keysParameter: KEYS_PARAMETER })
const told = (names: readonly string[]): Record<string, string> => ({
  ...Object.fromEntries(names.map((name) => [name, 'x'])),
  AWS_ENDPOINT_URL_SSM: keys.url,
})

describe('a function of which something is missing', () => {
  it.each(Object.entries(NEEDS).flatMap(([name, all]) => all.map((one) => [name, one] as const)))(
    '%s does not start without %s, and says so',
    async (name, missing) => {
      const { invoke } = await start(
        name,
        told((NEEDS[name] ?? []).filter((each) => each !== missing)),
      )
      await expect(invoke({})).rejects.toMatchObject({
        name: 'SettingError',
        message: `The variable ${missing} is missing.`,
      })
    },
  )

  it.each(['fast', 'session', 'log', 'upload'])(
    '%s does not start with settings that it does not know',
    async (name) => {
      const env = { ...told(NEEDS[name] ?? []), SETTINGS: '{"moderatoin":"all"}' }
      const { invoke } = await start(name, env)
      await expect(invoke({})).rejects.toThrow('There is no setting "moderatoin".')
    },
  )

  it('lambda-edge does not start without the file of its settings', async () => {
    const { invoke } = await start('lambda-edge', {})
    await expect(invoke(lambdaEdgeEvent('/'))).rejects.toThrow('site-events.settings.json')
  })
})

describe('an event that is none of its kind', () => {
  it.each<[string, string]>([
    ['fast', 'The event is none of a function URL in payload format 2.0.'],
    ['session', 'The event is none of a function URL in payload format 2.0.'],
    ['keys', 'The event is none of CloudFormation for a custom resource.'],
    ['lambda-edge', 'The event is none of a viewer’s request at CloudFront.'],
  ])('is refused by %s in words', async (name, message) => {
    const files = name === 'lambda-edge' ? { 'site-events.settings.json': SETTINGS_FILE } : {}
    const { invoke } = await start(name, told(NEEDS[name] ?? []), files)
    for (const event of [{}, null, 'hello', { Records: [] }, { version: '1.0', path: '/' }])
      await expect(invoke(event)).rejects.toThrow(message)
  })
})

describe('the function that makes keys, as Lambda runs it', () => {
  it('makes them once, keeps them, and tells CloudFormation each time', async () => {
    const { invoke } = await start('keys', {
      AWS_ACCESS_KEY_ID: PUBLISHED_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: PUBLISHED_CREDENTIALS.secretAccessKey,
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL_SSM: keys.url,
      AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: keys.url,
    })
    // As the CloudFormation user guide shows it, "Custom resource request types".
    const create = {
      RequestType: 'Create',
      RequestId: 'unique-request-id',
      ResponseURL: `${keys.url}/answer?signature=x`,
      ResourceType: 'Custom::SiteEventsKeys',
      LogicalResourceId: 'SiteKeys',
      StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/blog/id',
      ResourceProperties: {
        ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:keys',
        Parameter: KEYS_PARAMETER,
        Store: STORE_ARN,
        Keys: ['1'],
        Settings: '{"moderation":"all"}',
      },
    }
    expect(await invoke(create)).toBeNull()
    expect(keys.told.at(-1)).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: KEYS_PARAMETER,
      RequestId: 'unique-request-id',
    })
    const made = keys.parameters.get(KEYS_PARAMETER)
    expect(JSON.parse(made ?? '')).toMatchObject({ session: [{ kid: '1' }] })
    expect([...keys.entries.keys()].sort()).toEqual([
      'attestation',
      'identity',
      'session',
      'settings',
    ])
    const ids = { PhysicalResourceId: KEYS_PARAMETER }
    expect(await invoke({ ...create, ...ids, RequestType: 'Delete' })).toBeNull()
    expect(keys.told.at(-1)).toMatchObject({ Status: 'SUCCESS', ...ids })
    expect(keys.parameters.get(KEYS_PARAMETER)).toBe(made)
  })
})
