import { readDeployedKeys } from '../../adapter/aws/deployed-keys.js'
import {
  functionUrlRequest,
  functionUrlResult,
  type FunctionUrlEvent,
  type FunctionUrlResult,
} from '../../adapter/aws/function-url.js'
import { createKeyRing } from '../../adapter/aws/key-ring.js'
import { createSignedRequests } from '../../adapter/aws/signed-request.js'
import { createSignedCalls } from '../../adapter/dynamodb/signed-calls.js'
import { openTable } from '../../adapter/dynamodb/open-table.js'
import { systemClock } from '../../adapter/node/clock.js'
import { createS3ArtifactStore } from '../../adapter/s3/artifact-store.js'
import { createSignedObjectCalls } from '../../adapter/s3/signed-object-calls.js'
import { createFastLane } from './fast-lane.js'
import { readEnvironment } from './environment.js'

/** Longest that one request to S3, DynamoDB or Parameter Store may take: the visitor waits for some of them in turn. */
const REQUEST_MS_MAX = 1_000
/** How long a call of DynamoDB is tried again: after that the visitor is told that the event is undecided. */
const CALL_MS_MAX = 1_500

const environment = readEnvironment(process.env)
const { region, credentials, settings } = environment
const send = createSignedRequests({ region, credentials, timeoutMs: REQUEST_MS_MAX })
const keys = createKeyRing(
  () => readDeployedKeys(send, environment.endpoint('ssm'), environment.need('KEYS_PARAMETER')),
  systemClock,
)
// While the rest starts, so that the first event need not wait for them as long.
const keysRead = keys.keys().catch(failed)

const endpoint = environment.find('AWS_ENDPOINT_URL_S3')
const objects = createSignedObjectCalls(send, endpoint === undefined ? { region } : { endpoint })
const answer = createFastLane({
  table: openTable(
    createSignedCalls(send, environment.endpoint('dynamodb')),
    environment.need('TABLE'),
    systemClock,
    { deadlineMs: CALL_MS_MAX },
  ),
  open: createS3ArtifactStore(objects, { bucket: environment.need('PUBLIC_BUCKET') }),
  aside: createS3ArtifactStore(objects, { bucket: environment.need('PRIVATE_BUCKET') }),
  keys,
  settings,
  failed,
})

// Whatever is under way when Lambda freezes a function that has started ahead of its first event, is lost by then.
await keysRead

/** The fast handler: a Lambda function URL behind CloudFront, which alone may call it. */
export async function handler(event: FunctionUrlEvent): Promise<FunctionUrlResult> {
  return functionUrlResult(await answer(functionUrlRequest(event)))
}

/** One line of JSON in the function's log; nothing is written to the table, so that a failing table costs no more. */
function failed(error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  console.error(JSON.stringify({ level: 'error', origin: 'fast', name, message, stack }))
}
