import { readFileSync } from 'node:fs'
import { ofCurrentKeys } from '../../adapter/aws/current-keys.js'
import { readDeployedKeys } from '../../adapter/aws/deployed-keys.js'
import { createKeyRing } from '../../adapter/aws/key-ring.js'
import { createLambdaEdge } from '../../adapter/aws/lambda-edge.js'
import { createSignedRequests } from '../../adapter/aws/signed-request.js'
import { systemClock } from '../../adapter/node/clock.js'
import { nodeCrypto } from '../../adapter/node/edge-crypto.js'
import { inflate } from '../../adapter/node/inflate.js'
import { createAttestor } from '../../edge/attestor.js'
import { edgeSettings } from './edge-settings.js'
import { readEnvironment } from './environment.js'
import { deployedVerifier, loginVerifier } from './session-verifiers.js'

// Lambda@Edge has no environment variables. So the settings lie in a file of the zip: the bundle is the same for every site,
// and whoever deploys one writes the file without building anything.
const { settings, auth, carrier, keysParameter, region } = edgeSettings(
  readFileSync(new URL('site-events.settings.json', import.meta.url), 'utf8'),
)
// What Lambda itself says of the function's role is there all the same.
const { credentials, find } = readEnvironment(process.env)
const send = createSignedRequests({ region, credentials })
const endpoint = find('AWS_ENDPOINT_URL_SSM') ?? `https://ssm.${region}.amazonaws.com`
const ring = createKeyRing(() => readDeployedKeys(send, endpoint, keysParameter), systemClock)
const login = loginVerifier(auth)

/** The edge as a Lambda@Edge function for viewer requests. */
export const handler = createLambdaEdge({
  settings,
  cookieName: settings.cookie,
  carrier,
  tools: ofCurrentKeys(ring, systemClock, (keys) => ({
    attestor: createAttestor(nodeCrypto, keys, inflate),
    verifySession: deployedVerifier(keys, login),
  })),
  now: () => systemClock.now(),
  failed: (error) => console.error('site-events:', error),
})

// While the function starts, so that its first event need not wait; an event finds out itself whether it failed. The
// function has not started before: what is under way when Lambda freezes it would be lost.
await ring.keys().catch(() => undefined)
