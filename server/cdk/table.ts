import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'

const text = (name: string): { name: string; type: AttributeType } => ({
  name,
  type: AttributeType.STRING,
})

/** The state and the records of events, in one table: `server/adapter/dynamodb/` says what stands where. */
export function createTable(scope: Construct): Table {
  const table = new Table(scope, 'Table', {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    timeToLiveAttribute: 'ttl',
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  table.addLocalSecondaryIndex({
    indexName: 'byTime',
    sortKey: text('lsk'),
    projectionType: ProjectionType.ALL,
  })
  table.addGlobalSecondaryIndex({
    indexName: 'byUser',
    partitionKey: text('gsi1pk'),
    sortKey: text('gsi1sk'),
    projectionType: ProjectionType.ALL,
  })
  table.addGlobalSecondaryIndex({
    indexName: 'byType',
    partitionKey: text('gsi2pk'),
    sortKey: text('gsi2sk'),
    projectionType: ProjectionType.ALL,
  })
  return table
}
