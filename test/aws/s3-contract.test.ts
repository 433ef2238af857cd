import { createS3ArtifactStore } from '../../server/adapter/s3/artifact-store.js'
import { artifactStoreContract } from '../contract/artifact-store.js'
import { artifactVersionContract } from '../contract/artifact-version.js'
import { startLoopbackS3, type LoopbackS3Options } from './loopback-s3.js'
import { OBJECT_CALLS, sdkCalls, signedCalls, type CreateCalls } from './s3-calls.js'

artifactStoreContract('artifacts in S3, by signed requests', loopbackStore(signedCalls))
artifactStoreContract('artifacts in S3, by the SDK', loopbackStore(sdkCalls))
for (const [way, createCalls] of OBJECT_CALLS)
  artifactVersionContract(`artifacts in S3, by ${way}`, loopbackStore(createCalls))
artifactStoreContract(
  'artifacts in S3 under SSE-KMS that are never held',
  loopbackStore(signedCalls, { encryption: 'SSE-KMS' }, { heldBytesMax: 0 }),
)
artifactStoreContract(
  'artifacts in S3 that answers racing writers with 409',
  loopbackStore(signedCalls, { conflictWindow: true }),
)

function loopbackStore(
  createCalls: CreateCalls,
  s3Options: LoopbackS3Options = {},
  options: { heldBytesMax?: number } = {},
) {
  return async () => {
    const s3 = await startLoopbackS3(s3Options)
    const port = createS3ArtifactStore(createCalls(s3), { bucket: 'public', ...options })
    return { port, end: () => s3.stop() }
  }
}
