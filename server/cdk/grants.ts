import { ArnFormat, Stack } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { BY_TIME } from '../adapter/dynamodb/table.js'
import { ARTIFACT_FOLDERS } from './artifact-folders.js'
import type { MailProps } from './props.js'

/** A transaction needs the permissions of what it does (DynamoDB developer guide, "IAM for transactions"). */
const TABLE_READS = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query']
const STATE_WRITES = ['dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']
const RECORD_WRITES = ['dynamodb:BatchWriteItem', 'dynamodb:PutItem']

/** Reads the table, and its index by time, which is the one that functions read. */
export function readsTable(table: Table): PolicyStatement {
  return allows(TABLE_READS, [table.tableArn, `${table.tableArn}/index/${BY_TIME}`])
}

/** Changes the state. Nothing of it is ever deleted. */
export function writesState(table: Table): PolicyStatement {
  return allows(STATE_WRITES, [table.tableArn])
}

/** Keeps records of what a function does, and of uploads. */
export function keepsRecords(table: Table): PolicyStatement {
  return allows(RECORD_WRITES, [table.tableArn])
}

/** Artifacts alone: whoever could write a page could write a script. */
export function publishesArtifacts(bucket: Bucket): PolicyStatement {
  const objects = ARTIFACT_FOLDERS.map((folder) => bucket.arnForObjects(`${folder}/*`))
  return allows(['s3:GetObject', 's3:PutObject'], objects)
}

export function writesObjects(bucket: Bucket): PolicyStatement {
  return allows(['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects('*')])
}

/** A version may be named where a bucket keeps them. */
export function readsObjects(bucket: Bucket): PolicyStatement {
  return allows(['s3:GetObject', 's3:GetObjectVersion'], [bucket.arnForObjects('*')])
}

/** Reads a bucket's objects, and learns that one is gone: who may not list a bucket is told 403 instead. */
export function readsAndMisses(bucket: Bucket): PolicyStatement[] {
  return [readsObjects(bucket), allows(['s3:ListBucket'], [bucket.bucketArn])]
}

export function readsKeys(parameterArn: string): PolicyStatement {
  return allows(['ssm:GetParameter'], [parameterArn])
}

/**
 * Sends mail from one address. While an account is in the sandbox of SES, the recipients are identities too and have to be
 * allowed as such.
 */
export function sendsMail(scope: Construct, mail: MailProps): PolicyStatement {
  const [from, ...to] = [mail.from, ...mail.to].map(addressIn) as [string, ...string[]]
  const identities = [mail.identity ?? domainOf(from), ...to]
  const statement = allows(
    ['ses:SendEmail'],
    identities.map((resourceName) =>
      Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName }),
    ),
  )
  statement.addCondition('StringEquals', { 'ses:FromAddress': from })
  return statement
}

export function parameterArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: name.replace(/^\//, ''),
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  })
}

export function allows(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources })
}

/** The address of a mailbox, which may stand behind a name: `Site <site@example.org>`. */
function addressIn(mailbox: string): string {
  return /<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim()
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
