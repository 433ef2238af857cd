import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProgram, type Emulator } from './emulator.js'
import { missingOf, toolPath } from './tools.js'

const SERVER = toolPath('bin', 'versitygw')

/** Its one account. */
export const VERSITYGW_ACCESS = { accessKeyId: 'testing', secretAccessKey: 'testing-secret' }

/** Versity's S3 gateway, over a folder. */
export const versitygw: Emulator = {
  name: 'versitygw',
  missing: () => missingOf(SERVER),
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'versitygw-'))
    const buckets = join(folder, 'buckets')
    await mkdir(buckets)
    return startProgram(SERVER, (port) => ['--port', `127.0.0.1:${port}`, 'posix', buckets], {
      env: {
        ROOT_ACCESS_KEY: VERSITYGW_ACCESS.accessKeyId,
        ROOT_SECRET_KEY: VERSITYGW_ACCESS.secretAccessKey,
      },
      ended: () => rm(folder, { recursive: true, force: true }),
    })
  },
}
