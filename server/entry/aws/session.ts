import { EventError } from '../../../codec/index.js'
import { ofCurrentKeys } from '../../adapter/aws/current-keys.js'
import { readDeployedKeys } from '../../adapter/aws/deployed-keys.js'
import {
  functionUrlRequest,
  functionUrlResult,
  type FunctionUrlEvent,
  type FunctionUrlResult,
} from '../../adapter/aws/function-url.js'
import { createKeyRing } from '../../adapter/aws/key-ring.js'
import { createSignedRequests } from '../../adapter/aws/signed-request.js'
import { listEntities } from '../../adapter/dynamodb/list-entities.js'
import { createSignedCalls } from '../../adapter/dynamodb/signed-calls.js'
import { withRetries } from '../../adapter/dynamodb/with-retries.js'
import { createOwnBookmarks } from '../../adapter/http/own-bookmarks.js'
import { problemAnswer, refusalOf } from '../../adapter/http/problem-answer.js'
import { createSessionExchange } from '../../adapter/http/session-exchange.js'
import { systemClock } from '../../adapter/node/clock.js'
import { nodeCrypto } from '../../adapter/node/edge-crypto.js'
import { inflate } from '../../adapter/node/inflate.js'
import { createAttestor } from '../../edge/attestor.js'
import { authSettings } from './auth-settings.js'
import { readEnvironment } from './environment.js'
import { deployedVerifier, loginVerifier } from './session-verifiers.js'

const env = readEnvironment(process.env)
const { settings } = env
const auth = authSettings((JSON.parse(env.find('SETTINGS') ?? '{}') as { auth?: unknown }).auth)
const login = loginVerifier(auth)
const send = createSignedRequests(env)
const keysParameter = env.need('KEYS_PARAMETER')
const ring = createKeyRing(
  () => readDeployedKeys(send, env.endpoint('ssm'), keysParameter),
  systemClock,
)
const table = {
  calls: withRetries(createSignedCalls(send, env.endpoint('dynamodb')), systemClock),
  name: env.need('TABLE'),
  clock: systemClock,
}
// CloudFront writes the log of these requests.
const log = { note: () => undefined }
const failed = (error: unknown): void => console.error('site-events:', error)

const doors = ofCurrentKeys(ring, systemClock, (keys) => {
  const shared = { origins: settings.origins, cookieName: settings.cookie, log, failed }
  const verifySession = deployedVerifier(keys, undefined)
  return [
    createSessionExchange({
      ...shared,
      verifySession,
      verifyLogin: deployedVerifier(keys, login),
      key: keys.session[0],
      now: () => systemClock.now(),
      ...(auth?.minutes === undefined ? {} : { secondsMax: auth.minutes * 60 }),
    }),
    createOwnBookmarks({
      ...shared,
      verifySession,
      attestor: createAttestor(nodeCrypto, keys, inflate),
      state: { list: (subject, selection) => listEntities(table, subject, selection) },
    }),
  ]
})

/** Answers `/auth/session` and `/me/bookmarks.txt` for a Lambda function URL behind CloudFront. */
export async function handler(event: FunctionUrlEvent): Promise<FunctionUrlResult> {
  const request = functionUrlRequest(event)
  try {
    for (const door of await doors(false).catch(unavailable)) {
      const answer = await door(request)
      if (answer) return functionUrlResult(answer)
    }
    throw new EventError('not_found', 'There is nothing here.')
  } catch (error) {
    return functionUrlResult(problemAnswer(refusalOf(error, failed), {}))
  }
}

function unavailable(cause: unknown): never {
  const error = new EventError('session_unavailable', 'There are no keys now; ask again.')
  error.cause = cause
  throw error
}

// While the function starts, so that its first request need not wait; it finds out itself whether it failed. The function
// has not started before: what is under way when Lambda freezes it would be lost.
await ring.keys().catch(() => undefined)
