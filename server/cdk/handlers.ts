import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { Buckets } from './buckets.js'
import {
  keepsRecords,
  publishesArtifacts,
  readsAndMisses,
  readsKeys,
  readsObjects,
  readsTable,
  parameterArn,
  sendsMail,
  writesObjects,
  writesState,
} from './grants.js'
import { createHandler } from './handler-function.js'
import type { SiteEventsProps } from './props.js'
import { handlerSettings, type SiteEventsSettings } from './settings.js'

export interface Handlers {
  readonly fast: LambdaFunction
  readonly session: LambdaFunction
  readonly log: LambdaFunction
  readonly upload?: LambdaFunction
}

export interface HandlersOptions {
  readonly props: SiteEventsProps
  readonly settings: SiteEventsSettings
  readonly buckets: Buckets
  readonly table: Table
  readonly keysParameter: string
}

/** The functions, each with the rights and the names of what it works with. */
export function createHandlers(scope: Construct, options: HandlersOptions): Handlers {
  const { props, settings, buckets, table, keysParameter } = options
  const { built, mail } = props
  const base = { TABLE: table.tableName, SETTINGS: handlerSettings(settings) }
  const keys = { KEYS_PARAMETER: keysParameter }
  const files = {
    PUBLIC_BUCKET: buckets.public.bucketName,
    PRIVATE_BUCKET: buckets.private.bucketName,
  }
  const logs = { LOG_BUCKET: buckets.log.bucketName }
  const sender = mail ? { MAIL_FROM: mail.from, MAIL_TO: mail.to.join(',') } : undefined
  const mayMail = mail ? [sendsMail(scope, mail)] : []
  const mayReadKeys = readsKeys(parameterArn(scope, keysParameter))
  const mayApply = [
    mayReadKeys,
    readsTable(table),
    writesState(table),
    publishesArtifacts(buckets.public),
    writesObjects(buckets.private),
  ]
  return {
    fast: createHandler(scope, 'fast', {
      built,
      invocationsMax: props.fastInvocationsMax,
      environment: { ...base, ...keys, ...files },
      may: mayApply,
    }),
    session: createHandler(scope, 'session', {
      built,
      environment: { ...base, ...keys },
      may: [mayReadKeys, readsTable(table)],
    }),
    log: createHandler(scope, 'log', {
      built,
      environment: { ...base, ...keys, ...files, ...logs, ...sender },
      may: [...mayApply, keepsRecords(table), ...readsAndMisses(buckets.log), ...mayMail],
    }),
    ...(buckets.uploads
      ? {
          upload: createHandler(scope, 'upload', {
            built,
            // It reads none of the site's own buckets, and is told which they are.
            environment: { ...base, ...files, ...logs, ...sender },
            may: [keepsRecords(table), readsObjects(buckets.uploads), ...mayMail],
          }),
        }
      : {}),
  }
}
