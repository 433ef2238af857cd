import { startProgram, type Emulator } from './emulator.js'
import { missingOf, toolPath } from './tools.js'

const SERVER = toolPath('venv', 'bin', 'moto_server')

/** Moto: S3, DynamoDB, SES and Parameter Store behind one address. */
export const moto: Emulator = {
  name: 'moto',
  missing: () => missingOf(SERVER),
  start: () =>
    startProgram(SERVER, (port) => ['-H', '127.0.0.1', '-p', String(port)], {
      env: { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' },
    }),
}
