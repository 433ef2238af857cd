import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DeployedKeys } from '../../server/adapter/aws/deployed-keys.js'

/** Parameter Store on loopback, with one parameter. */
export interface LoopbackParameters {
  readonly endpoint: string
  keys: DeployedKeys
  isDown: boolean
  /** Of each answer, in milliseconds. */
  delayMs: number
  /** How often the parameter was asked for. */
  readonly asked: number
  close(): Promise<void>
}

export const KEYS_PARAMETER = '/site-events/keys'

/**
 * Answers `GetParameter` as Systems Manager does (AWS JSON 1.1): a secure value is given as it is only to who asks for that.
 */
export async function startLoopbackParameters(keys: DeployedKeys): Promise<LoopbackParameters> {
  let asked = 0
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      asked++
      const json = (status: number, value: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        response.end(JSON.stringify(value))
      }
      const isSigned = / Credential=\S+\/us-east-1\/ssm\/aws4_request,/.test(
        request.headers.authorization ?? '',
      )
      const { Name, WithDecryption } = JSON.parse(body) as Record<string, unknown>
      await sleep(parameters.delayMs)
      if (parameters.isDown) return json(500, { __type: 'InternalServerError' })
      if (!isSigned) return json(400, { __type: 'MissingAuthenticationToken' })
      if (request.headers['x-amz-target'] !== 'AmazonSSM.GetParameter') {
        return json(400, { __type: 'UnknownOperationException' })
      }
      if (Name !== KEYS_PARAMETER) return json(400, { __type: 'ParameterNotFound' })
      const Value = WithDecryption === true ? JSON.stringify(parameters.keys) : 'AQICAHencrypted'
      json(200, { Parameter: { Name, Type: 'SecureString', Value, Version: 1 } })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const parameters: LoopbackParameters = {
    endpoint: `http://127.0.0.1:${port}`,
    keys,
    isDown: false,
    delayMs: 0,
    get asked() {
      return asked
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return parameters
}
