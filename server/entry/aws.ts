/**
 * What a site on AWS is made of, for whoever puts it together otherwise than `site-events/cdk` does. Clients of the SDK are
 * passed in.
 */
export { createSignedRequests } from '../adapter/aws/signed-request.js'
export type { AwsCredentials, SendSigned } from '../adapter/aws/signed-request.js'
export {
  readDeployedKeys,
  parseDeployedKeys,
  type DeployedKeys,
} from '../adapter/aws/deployed-keys.js'
export { createKeyRing, type KeyRing } from '../adapter/aws/key-ring.js'
export { functionUrlRequest, functionUrlResult } from '../adapter/aws/function-url.js'
export { parseS3Notifications } from '../adapter/aws/s3-notifications.js'
export type { DynamoCalls } from '../adapter/dynamodb/calls.js'
export { DYNAMODB_CLIENT_OPTIONS } from '../adapter/dynamodb/client-options.js'
export { createDynamoCooldown } from '../adapter/dynamodb/cooldown.js'
export { createDynamoEventStore } from '../adapter/dynamodb/event-store.js'
export { openTable } from '../adapter/dynamodb/open-table.js'
export { createSdkCalls } from '../adapter/dynamodb/sdk-calls.js'
export { createSignedCalls } from '../adapter/dynamodb/signed-calls.js'
export { createDynamoStateStore } from '../adapter/dynamodb/state-store.js'
export { TABLE_DEFINITION, type DynamoTable } from '../adapter/dynamodb/table.js'
export { createS3ArtifactStore } from '../adapter/s3/artifact-store.js'
export { S3_CLIENT_OPTIONS } from '../adapter/s3/client-options.js'
export type { ObjectCalls } from '../adapter/s3/object-calls.js'
export { createObjectSource } from '../adapter/s3/object-source.js'
export { createSdkObjectCalls } from '../adapter/s3/sdk-object-calls.js'
export { createSignedObjectCalls } from '../adapter/s3/signed-object-calls.js'
export { SES_CLIENT_OPTIONS } from '../adapter/ses/client-options.js'
export { createSesMailer } from '../adapter/ses/mailer.js'
export { deployedSettings, type DeployedSettings } from './aws/deployed-settings.js'
export { createFastLane, type FastLaneParts } from './aws/fast-lane.js'
export { createLogReader, type LogReaderParts } from './aws/log-reader.js'
export { createUploadReader, type UploadReaderParts } from './aws/upload-reader.js'
export { athenaTable, athenaTableSql } from '../query/athena-table.js'
export { ATHENA } from '../query/athena.js'
export { NAMED_QUERIES, querySql } from '../query/named-queries.js'
