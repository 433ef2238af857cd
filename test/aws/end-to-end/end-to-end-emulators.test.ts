import type { AwsCredentials } from '../../../server/adapter/aws/signed-request.js'
import { dynamoDbLocal } from '../../emulator/dynamodb-local.js'
import { describeOn, type Emulator } from '../../emulator/emulator.js'
import { moto } from '../../emulator/moto.js'
import { versitygw, VERSITYGW_ACCESS } from '../../emulator/versitygw.js'
import { engines } from '../edge-function/engines.js'
import { REGION, startEmulatedCloud } from './cloud.js'
import { endToEnd } from './end-to-end-suite.js'
import { KEYS } from './told-site.js'

const engine = engines.at(-1)!

/** Who has the buckets. Parameters are moto's in any case. */
const OBJECTS: readonly (readonly [Emulator, AwsCredentials])[] = [
  [moto, { accessKeyId: 'testing', secretAccessKey: 'testing' }],
  [versitygw, VERSITYGW_ACCESS],
]

for (const [objects, credentials] of OBJECTS) {
  describeOn(objects, `a site with ${objects.name}, its edge under ${engine.name}`, (s3) => {
    describeOn(dynamoDbLocal, 'and DynamoDB Local', (dynamo) => {
      describeOn(moto, 'and parameters of moto', (ssm) => {
        endToEnd(engine, () =>
          startEmulatedCloud(KEYS, {
            s3: { url: s3.url, region: REGION, credentials },
            dynamo: dynamo.url,
            ssm: ssm.url,
          }),
        )
      })
    })
  })
}
