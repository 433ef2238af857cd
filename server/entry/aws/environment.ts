import type { AwsCredentials } from '../../adapter/aws/signed-request.js'
import { deployedSettings, type DeployedSettings } from './deployed-settings.js'
import { SettingError } from '../settings.js'

/** What a function of a deployed site is told by its environment: by the stack, and by Lambda itself. */
export interface Environment {
  /** The value of a variable. @throws {SettingError} where there is none. */
  need(name: string): string
  /** The value of a variable that may be left out. */
  find(name: string): string | undefined
  readonly region: string
  /** The credentials of the function's role. They stay the same for as long as the function lives. */
  readonly credentials: AwsCredentials
  readonly settings: DeployedSettings
  /** Where a service of AWS is: its own address, unless the variable of the AWS SDKs names another. */
  endpoint(service: 's3' | 'dynamodb' | 'ssm'): string
}

/** Reads the environment of a function. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const find = (name: string): string | undefined => env[name] || undefined
  const need = (name: string): string => {
    const value = find(name)
    if (value === undefined) throw new SettingError(`The variable ${name} is missing.`)
    return value
  }
  const region = need('AWS_REGION')
  const sessionToken = find('AWS_SESSION_TOKEN')
  return {
    need,
    find,
    region,
    credentials: {
      accessKeyId: need('AWS_ACCESS_KEY_ID'),
      secretAccessKey: need('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    settings: deployedSettings(find('SETTINGS') ?? '{}'),
    endpoint: (service) =>
      find(`AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
      `https://${service}.${region}.amazonaws.com`,
  }
}
