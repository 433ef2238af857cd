import type { AwsAnswer, SendSigned } from './signed-request.js'

/** Whom to ask: Systems Manager, such as `https://ssm.us-east-1.amazonaws.com`. */
export interface ParameterStore {
  readonly send: SendSigned
  readonly endpoint: string
}

/**
 * Reads a parameter, decrypted; undefined where there is none of that name.
 *
 * @throws where it cannot be had.
 */
export async function getParameter(
  store: ParameterStore,
  name: string,
): Promise<string | undefined> {
  const answer = await call(store, 'GetParameter', { Name: name, WithDecryption: true })
  if (answer.status === 200)
    return (JSON.parse(answer.body) as { Parameter?: { Value?: string } }).Parameter?.Value ?? ''
  if (isCalled(answer, 'ParameterNotFound')) return undefined
  throw new Error(refusal(`The parameter "${name}" cannot be had`, answer))
}

/**
 * Writes a parameter, encrypted by the account's own key for Systems Manager.
 *
 * @param overwrites Whether it may be there already. Parameter Store keeps its earlier versions.
 * @throws where it cannot be written.
 */
export async function putParameter(
  store: ParameterStore,
  name: string,
  value: string,
  overwrites: boolean,
): Promise<'written' | 'exists'> {
  const answer = await call(store, 'PutParameter', {
    Name: name,
    Value: value,
    Type: 'SecureString',
    Overwrite: overwrites,
  })
  if (answer.status === 200) return 'written'
  if (isCalled(answer, 'ParameterAlreadyExists')) return 'exists'
  throw new Error(refusal(`The parameter "${name}" cannot be written`, answer))
}

/** AWS JSON 1.1. */
function call(store: ParameterStore, action: string, input: object): Promise<AwsAnswer> {
  return store.send({
    service: 'ssm',
    method: 'POST',
    url: `${store.endpoint}/`,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonSSM.${action}`,
    },
    body: JSON.stringify(input),
  })
}

/** The name of an error stands behind a `#`, or alone. */
function isCalled({ body }: AwsAnswer, name: string): boolean {
  return new RegExp(`"__type"\\s*:\\s*"(?:[^"]*#)?${name}"`).test(body)
}

function refusal(what: string, { status, body }: AwsAnswer): string {
  return `${what}: ${status} ${body.slice(0, 200)}`
}
