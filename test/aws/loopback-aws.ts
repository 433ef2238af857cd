import { DEPLOYED_KEYS } from './fast-lanes.js'
import { LOOPBACK_TABLE, startLoopbackDynamoDb } from './loopback-dynamodb.js'
import { KEYS_PARAMETER, startLoopbackParameters } from './loopback-parameters.js'
import { startLoopbackS3 } from './loopback-s3.js'
import { startLoopbackSes, type SesFault } from './loopback-ses.js'

/** Where Parameter Store and the functions of these tests are. */
const REGION = 'us-east-1'

/** All of AWS that a function works with, on loopback, and the environment that leads there. */
export async function startLoopbackAws() {
  const trouble: { ses?: SesFault } = {}
  const s3 = await startLoopbackS3({ buckets: ['public', 'private', 'logs', 'uploads'] })
  const dynamo = await startLoopbackDynamoDb()
  const ses = await startLoopbackSes(() => trouble.ses)
  const parameters = await startLoopbackParameters(DEPLOYED_KEYS)
  return {
    s3,
    dynamo,
    ses,
    parameters,
    trouble,
    env: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_SES: ses.url,
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
      TABLE: LOOPBACK_TABLE,
      PUBLIC_BUCKET: 'public',
      PRIVATE_BUCKET: 'private',
      LOG_BUCKET: 'logs',
      KEYS_PARAMETER,
      SITE_URL: 'https://example.org',
      MAIL_FROM: 'site@example.org',
      MAIL_TO: 'ann@example.org',
    },
    stop: async () => {
      await Promise.all([s3.stop(), dynamo.close(), ses.stop(), parameters.close()])
    },
  }
}

export type LoopbackAws = Awaited<ReturnType<typeof startLoopbackAws>>
