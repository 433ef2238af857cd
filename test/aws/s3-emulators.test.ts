import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { createS3ArtifactStore } from '../../server/adapter/s3/artifact-store.js'
import { artifactStoreContract } from '../contract/artifact-store.js'
import { describeOn, type Emulator } from '../emulator/emulator.js'
import { moto } from '../emulator/moto.js'
import { versitygw, VERSITYGW_ACCESS } from '../emulator/versitygw.js'
import { OBJECT_CALLS, s3Client } from './s3-calls.js'

const EMULATORS: readonly (readonly [
  Emulator,
  { accessKeyId: string; secretAccessKey: string },
])[] = [
  [moto, { accessKeyId: 'testing', secretAccessKey: 'testing' }],
  [versitygw, VERSITYGW_ACCESS],
]

for (const [emulator, credentials] of EMULATORS) {
  describeOn(emulator, `artifacts on ${emulator.name}`, (running) => {
    const endpoint = () => ({ url: running.url, region: 'us-east-1', credentials })
    for (const [name, createCalls] of OBJECT_CALLS) {
      artifactStoreContract(`by ${name}`, async () => {
        const bucket = `site-${Math.random()}`.replace('.', '')
        await s3Client(endpoint()).send(new CreateBucketCommand({ Bucket: bucket }))
        return { port: createS3ArtifactStore(createCalls(endpoint()), { bucket }) }
      })
    }
  })
}
