import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ResourceRequest } from '../../../server/adapter/aws/custom-resource.js'
import { parseDeployedKeys } from '../../../server/adapter/aws/deployed-keys.js'
import { handler } from '../../../server/entry/aws/keys.js'
import { STORE_ARN, startLoopbackKeys, type LoopbackKeys, type Told } from './loopback-keys.js'
import { PUBLISHED_CREDENTIALS } from './published-key.js'

const PARAMETER = '/site-events/blog/keys'
const SETTINGS = '{"cookie":"session"}'

let loopback: LoopbackKeys
beforeEach(async () => {
  loopback = await startLoopbackKeys()
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', PUBLISHED_CREDENTIALS.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', PUBLISHED_CREDENTIALS.secretAccessKey)
  vi.stubEnv('AWS_SESSION_TOKEN', 'token')
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', loopback.url)
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE', loopback.url)
})
afterEach(() => {
  vi.unstubAllEnvs()
  return loopback.stop()
})

async function ask(change: Partial<ResourceRequest> = {}): Promise<Told | undefined> {
  await handler({
    RequestType: 'Create',
    ResponseURL: `${loopback.url}/answer?signature=x`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Keys',
    ResourceProperties: propertiesWith('1'),
    ...change,
  })
  return loopback.told.at(-1)
}

function propertiesWith(...keys: string[]): Record<string, unknown> {
  return { Parameter: PARAMETER, Store: STORE_ARN, Keys: keys, Settings: SETTINGS }
}

const stored = (): NonNullable<ReturnType<typeof parseDeployedKeys>> =>
  parseDeployedKeys(loopback.parameters.get(PARAMETER) ?? '')!
const edgeList = (name: string): unknown => JSON.parse(loopback.entries.get(name) ?? '')

describe('the keys of a deployment', () => {
  it('are made at the first one, for the functions and for the edge', async () => {
    expect(await ask()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: PARAMETER })
    expect(edgeList('session')).toEqual(stored().session)
    expect(edgeList('attestation')).toEqual(stored().attestation)
    expect(loopback.entries.get('identity')).toBe(stored().identity)
    expect(loopback.entries.get('settings')).toBe(SETTINGS)
  })

  it('stay as they are at the next one, and the edge gets its settings', async () => {
    await ask()
    const before = loopback.parameters.get(PARAMETER)
    loopback.entries.clear()
    await ask({ RequestType: 'Update', OldResourceProperties: propertiesWith('1') })
    expect(loopback.parameters.get(PARAMETER)).toBe(before)
    expect(loopback.calls.filter((call) => call === 'PutParameter')).toHaveLength(1)
    expect(loopback.entries.size).toBe(4)
  })

  it('outlive the stack, and serve the next one', async () => {
    await ask()
    const before = loopback.parameters.get(PARAMETER)
    const gone = await ask({ RequestType: 'Delete', PhysicalResourceId: PARAMETER })
    expect(gone).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: PARAMETER })
    await ask()
    expect(loopback.parameters.get(PARAMETER)).toBe(before)
  })

  it('are rotated by their names, the identity key aside', async () => {
    await ask()
    const { identity, session } = stored()
    const update = (from: string[], to: string[]): Promise<Told | undefined> =>
      ask({
        RequestType: 'Update',
        ResourceProperties: propertiesWith(...to),
        OldResourceProperties: propertiesWith(...from),
      })
    await update(['1'], ['1', '2'])
    await update(['1', '2'], ['2', '1'])
    expect(stored().session.map(({ kid }) => kid)).toEqual(['2', '1'])
    expect(stored().session[1]).toEqual(session[0])
    await update(['2', '1'], ['2'])
    expect(stored().session.map(({ kid }) => kid)).toEqual(['2'])
    expect(edgeList('session')).toEqual(stored().session)
    expect(stored().identity).toBe(identity)
  })

  it('are those of whoever was first, where two deployments make them at once', async () => {
    const theirs = JSON.stringify({
      session: [{ kid: '1', key: 's'.repeat(43) }],
      attestation: [{ kid: '1', key: 'a'.repeat(43) }],
      identity: 'i'.repeat(43),
    })
    loopback.rival = () => loopback.parameters.set(PARAMETER, theirs)
    expect(await ask()).toMatchObject({ Status: 'SUCCESS' })
    expect(loopback.parameters.get(PARAMETER)).toBe(theirs)
    expect(loopback.entries.get('identity')).toBe('i'.repeat(43))
  })

  it('are never written over what is no key', async () => {
    loopback.parameters.set(PARAMETER, 'a password of somebody else')
    const told = await ask()
    expect(told).toMatchObject({ Status: 'FAILED' })
    expect(told?.Reason).toContain('does not hold the keys of a site')
    expect(told?.Reason).not.toContain('password')
    expect(loopback.parameters.get(PARAMETER)).toBe('a password of somebody else')
    expect(loopback.entries.size).toBe(0)
  })

  it('are not made anew under another name', async () => {
    await ask()
    const moved = { ...propertiesWith('1'), Parameter: '/other' }
    const old = propertiesWith('1')
    const move = (): Promise<Told | undefined> =>
      ask({ RequestType: 'Update', ResourceProperties: moved, OldResourceProperties: old })
    expect((await move())?.Reason).toContain(`in the parameter "${PARAMETER}". Copy it`)
    loopback.parameters.set('/other', loopback.parameters.get(PARAMETER)!)
    expect(await move()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: '/other' })
  })

  it('are in no answer and in no log', async () => {
    const logged = (['log', 'warn', 'error', 'info'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => undefined),
    )
    await ask()
    await ask({ ResourceProperties: propertiesWith('1', '1') })
    const { session, attestation, identity } = stored()
    const said = JSON.stringify([loopback.told, logged.map(({ mock }) => mock.calls)])
    for (const key of [session[0].key, attestation[0].key, identity])
      expect(said).not.toContain(key)
    vi.restoreAllMocks()
  })

  it('say what is wrong to whoever deploys, and let a failed deployment be taken back', async () => {
    expect((await ask({ ResourceProperties: {} }))?.Reason).toContain('"Parameter"')
    expect((await ask({ ResourceProperties: propertiesWith('a b') }))?.Reason).toContain('"a b"')
    loopback.storeFails.push(403)
    expect((await ask())?.Reason).toContain('cannot be written: 403')
    const back = await ask({ RequestType: 'Delete', ResourceProperties: {} })
    expect(back).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Keys' })
  })

  it('make Lambda try again where CloudFormation cannot be told', async () => {
    await expect(ask({ ResponseURL: `${loopback.url}/nowhere` })).rejects.toThrow('did not take')
  })
})
