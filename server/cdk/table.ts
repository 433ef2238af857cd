import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
  type Attribute,
} from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { TABLE_DEFINITION, TTL_ATTRIBUTE } from '../adapter/dynamodb/table.js'

type KeySchema = typeof TABLE_DEFINITION.KeySchema

/** The state and the records of events, in one table: as the stores define it, and kept whatever becomes of the stack. */
export function createTable(scope: Construct): Table {
  const { KeySchema, LocalSecondaryIndexes, GlobalSecondaryIndexes } = TABLE_DEFINITION
  const table = new Table(scope, 'Table', {
    ...keysOf(KeySchema),
    timeToLiveAttribute: TTL_ATTRIBUTE,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  const projectionType = ProjectionType.ALL
  for (const { IndexName: indexName, KeySchema: schema } of LocalSecondaryIndexes) {
    const { sortKey } = keysOf(schema)
    table.addLocalSecondaryIndex({ indexName, sortKey, projectionType })
  }
  for (const { IndexName: indexName, KeySchema: schema } of GlobalSecondaryIndexes)
    table.addGlobalSecondaryIndex({ indexName, ...keysOf(schema), projectionType })
  return table
}

/** Every key is a string. */
function keysOf(schema: KeySchema): { partitionKey: Attribute; sortKey: Attribute } {
  const [partition, sort] = schema.map(({ AttributeName: name }) => ({
    name,
    type: AttributeType.STRING,
  }))
  if (!partition || !sort) throw new Error('A table has two keys.')
  return { partitionKey: partition, sortKey: sort }
}
