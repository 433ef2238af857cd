import { randomBytes } from 'node:crypto'
import { edgeEntries } from '../../adapter/aws/arrange-keys.js'
import { answerCloudFormation, type ResourceRequest } from '../../adapter/aws/custom-resource.js'
import { putEntries } from '../../adapter/aws/key-value-store.js'
import { getParameter } from '../../adapter/aws/parameter.js'
import { settleKeys } from '../../adapter/aws/settle-keys.js'
import { createSignedRequests } from '../../adapter/aws/signed-request.js'
import { readEnvironment } from './environment.js'

/**
 * The custom resource of a stack that makes the keys of a site. They are made where they are used, so that no template, no
 * state of a deployment and no machine of whoever deploys ever holds them.
 *
 * Its properties: `Parameter` (the name in Parameter Store), `Store` (the ARN of the edge's KeyValueStore), `Keys` (names,
 * the first signs), `Settings` (JSON for the edge). Deleting it deletes no key: without them no log could be read.
 */
export async function handler(request: ResourceRequest): Promise<void> {
  await answerCloudFormation(request, async () => {
    if (request.RequestType === 'Delete')
      return request.PhysicalResourceId ?? request.LogicalResourceId
    const properties = readProperties(request.ResourceProperties)
    await settle(properties, request.OldResourceProperties)
    return properties.parameter
  })
}

interface Properties {
  readonly parameter: string
  readonly store: string
  readonly keys: readonly string[]
  readonly settings: string
}

function readProperties(given: Readonly<Record<string, unknown>>): Properties {
  return {
    parameter: textOf(given, 'Parameter'),
    store: textOf(given, 'Store'),
    keys: keysOf(given),
    settings: textOf(given, 'Settings'),
  }
}

function textOf(given: Readonly<Record<string, unknown>>, name: string): string {
  const value = given[name]
  if (typeof value !== 'string' || value === '')
    throw new Error(`The property "${name}" of the keys is missing.`)
  return value
}

function keysOf(given: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = given['Keys']
  if (!Array.isArray(keys)) throw new Error('The property "Keys" of the keys is missing.')
  return keys.map(String)
}

async function settle(
  { parameter, store, keys, settings }: Properties,
  old: ResourceRequest['OldResourceProperties'] = {},
): Promise<void> {
  const environment = readEnvironment(process.env)
  const { region, credentials } = environment
  const parameters = {
    send: createSignedRequests({ region, credentials }),
    endpoint: environment.endpoint('ssm'),
  }
  const before = typeof old['Parameter'] === 'string' ? old['Parameter'] : parameter
  if (before !== parameter && (await getParameter(parameters, parameter)) === undefined)
    throw new Error(
      `The site's keys are in the parameter "${before}". Copy it to "${parameter}" first: with a new identity key nobody would be recognised again.`,
    )
  const settled = await settleKeys(
    parameters,
    parameter,
    { kids: keys, retired: old['Keys'] === undefined ? [] : without(keysOf(old), keys) },
    () => randomBytes(32).toString('base64url'),
  )
  const endpoint = environment.find('AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE')
  await putEntries(edgeEntries(settled, settings), {
    credentials,
    arn: store,
    ...(endpoint === undefined ? {} : { endpoint }),
  })
}

function without(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((each) => !some.includes(each))
}
