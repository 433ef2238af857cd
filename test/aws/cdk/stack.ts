import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { SiteEvents, type SiteEventsProps } from '../../../server/cdk/index.js'
import { createBuiltFolder } from './built-folder.js'

/** A resource of a template. */
export interface Resource {
  readonly Type: string
  readonly Properties: any
  readonly DeletionPolicy?: string
  readonly DependsOn?: readonly string[]
}

export type Resources = Readonly<Record<string, Resource>>

export const SITE: SiteEventsProps = { site: {} }
/** With every part that is optional. */
export const WHOLE: SiteEventsProps = {
  site: {},
  uploads: true,
  alarmEmail: 'owner@blog.example',
  budgetUsd: 20,
  requestsPer5MinutesMax: 500,
  fastInvocationsMax: 50,
  mail: { from: 'site@blog.example', to: ['owner@blog.example'] },
  settings: {
    origins: ['https://blog.example'],
    auth: { jwksUrl: 'https://id.example/jwks', issuer: 'https://id.example/' },
  },
}

/** Makes a stack in us-east-1 as a user would, and lets a test change what is in it. */
export function makeStack(
  props: SiteEventsProps,
  change: (siteEvents: SiteEvents, stack: Stack) => void = () => undefined,
): { stack: Stack; built: string } {
  const built = createBuiltFolder()
  const app = new App({ outdir: join(built, 'out') })
  const stack = new Stack(app, 'Blog', { env: { region: 'us-east-1' } })
  change(new SiteEvents(stack, 'SiteEvents', { built, ...props }), stack)
  return { stack, built }
}

/** The resources of the template that CloudFormation would get. */
export function resourcesOf(...of: Parameters<typeof makeStack>): Resources {
  const { stack, built } = makeStack(...of)
  try {
    return (Template.fromStack(stack).toJSON() as { Resources: Resources }).Resources
  } finally {
    rmSync(built, { recursive: true })
  }
}

/** Those of one type, by their logical id. */
export function ofType(resources: Resources, type: string): [id: string, Resource][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type)
}

/** The logical id that a `Ref`, a `Fn::GetAtt` or a join of them leads to. */
export function targetOf(value: unknown): string {
  return /"(?:Ref|Fn::GetAtt)":\[?"([A-Za-z0-9]+)"/.exec(JSON.stringify(value))?.[1] ?? ''
}

/** The statements of each policy of a type, with the id of what the policy is on. */
export function statementsOf(
  resources: Resources,
  type: 'AWS::S3::BucketPolicy' | 'AWS::SQS::QueuePolicy' | 'AWS::SNS::TopicPolicy',
): { on: string; statement: any }[] {
  return ofType(resources, type).flatMap(([, { Properties }]) => {
    const on = Properties.Bucket ?? Properties.Queues?.[0] ?? Properties.Topics?.[0]
    return (Properties.PolicyDocument.Statement as unknown[]).map((statement) => ({
      on: targetOf(on),
      statement,
    }))
  })
}
