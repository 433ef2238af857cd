import { createSignedRequests } from '../../server/adapter/aws/signed-request.js'
import type { DeployedKeys } from '../../server/adapter/aws/deployed-keys.js'
import { createSignedCalls } from '../../server/adapter/dynamodb/signed-calls.js'
import type { DynamoTable } from '../../server/adapter/dynamodb/table.js'
import { withRetries } from '../../server/adapter/dynamodb/with-retries.js'
import type { PlainAnswer } from '../../server/adapter/http/plain-answer.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import { systemClock } from '../../server/adapter/node/clock.js'
import { inflate } from '../../server/adapter/node/inflate.js'
import { createS3ArtifactStore } from '../../server/adapter/s3/artifact-store.js'
import { functionUrlRequest } from '../../server/adapter/aws/function-url.js'
import { formatQuery, siteEvent, type Fields } from '../../codec/index.js'
import { createAttestor, type Actor } from '../../server/edge/attestor.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { createFastLane } from '../../server/entry/aws/fast-lane.js'
import {
  LOOPBACK_TABLE,
  startLoopbackDynamoDb,
  type LoopbackDynamoDb,
} from './loopback-dynamodb.js'
import { startLoopbackS3, type LoopbackS3 } from './loopback-s3.js'
import { functionUrlEvent } from './function-url-event.js'
import { signedCalls } from './s3-calls.js'

export const DEPLOYED_KEYS: DeployedKeys = {
  session: [{ kid: 's', key: 'a session key of more than 32 characters' }],
  attestation: [{ kid: 'a', key: 'an attestation key of more than 32 characters' }],
  identity: 'an identity key of more than 32 characters',
}
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const attestor = createAttestor(nodeCrypto, DEPLOYED_KEYS, inflate)

/** What happened at which time is up to the test. */
let clockMs = 1_763_800_000_000

/** An event that the edge has attested, as the function is asked with it. */
export function attestedRequest(
  type: string,
  fields: Fields,
  actor: Actor = { address: '192.0.2.1' },
) {
  const about = { at: ++clockMs, requestId: 'a-request', hold: false }
  const attestation = attestor.attest(siteEvent(type, fields), actor, about)
  return functionUrlEvent({
    path: `/fastevent/${type}`,
    query: formatQuery(fields),
    headers: { 'x-event-attestation': attestation.text },
  })
}

/** A store of each kind on the loopback, and as many instances of the fast handler as are wanted. */
export interface FastLanes {
  readonly s3: LoopbackS3
  readonly dynamo: LoopbackDynamoDb
  readonly table: DynamoTable
  readonly failed: unknown[]
  /** Another instance: it knows nothing of the others. */
  instance(): (event: ReturnType<typeof functionUrlEvent>) => Promise<PlainAnswer>
  end(): Promise<void>
}

/** @param latencyMs Of each request, there and back together. */
export async function startFastLanes(latencyMs = 0): Promise<FastLanes> {
  const s3 = await startLoopbackS3({ latencyMs: latencyMs / 2, conflictWindow: true })
  const dynamo = await startLoopbackDynamoDb()
  dynamo.latencyMs = latencyMs / 2
  const failed: unknown[] = []
  const tableOf = (): DynamoTable => {
    const send = createSignedRequests({ region: 'us-east-1', credentials })
    const calls = withRetries(createSignedCalls(send, dynamo.endpoint), systemClock)
    return { calls, name: LOOPBACK_TABLE, clock: systemClock }
  }
  return {
    s3,
    dynamo,
    table: tableOf(),
    failed,
    instance: () => {
      const calls = signedCalls(s3)
      const answer = createFastLane({
        table: tableOf(),
        open: createS3ArtifactStore(calls, { bucket: 'public' }),
        aside: createS3ArtifactStore(calls, { bucket: 'private' }),
        keys: { keys: async () => DEPLOYED_KEYS, renew: async () => DEPLOYED_KEYS },
        settings: deployedSettings('{}'),
        failed: (error) => failed.push(error),
      })
      return (event) => answer(functionUrlRequest(event))
    },
    end: async () => {
      await s3.stop()
      await dynamo.close()
    },
  }
}
