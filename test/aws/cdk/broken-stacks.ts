import { CfnResource, type Stack } from 'aws-cdk-lib'
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront'
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Function as LambdaFunction, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda'
import type { SiteEvents } from '../../../server/cdk/index.js'
import type { RULES } from './rules.js'

/** Breaks a stack in one way. */
export type Break = (siteEvents: SiteEvents, stack: Stack) => void

const KEY = 'q7Zk0ZcVw3n5uB8yT1rXo2mJ4LhGdS6fEaPiNvCxYwQ'

/** Sets a property of every resource of a type, as an escape hatch of the CDK does. */
const overriding =
  (type: string, path: string, value: unknown, id = /./): Break =>
  (siteEvents) => {
    for (const child of siteEvents.node.findAll()) {
      const isMeant =
        child instanceof CfnResource && child.cfnResourceType === type && id.test(child.node.path)
      if (isMeant) child.addPropertyOverride(path, value)
    }
  }

const policy = (actions: string[], resources: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources })

const functionCalled = (siteEvents: SiteEvents, name: string): LambdaFunction =>
  siteEvents.node.children
    .filter((child) => child instanceof LambdaFunction)
    .find(({ node }) => node.id === name)!

const distributionOf = ({ distribution }: SiteEvents): CfnDistribution =>
  distribution!.node.defaultChild as CfnDistribution

/** For each rule, stacks that break it. */
export const BROKEN: Readonly<Record<keyof typeof RULES, Readonly<Record<string, Break>>>> = {
  'closes every bucket to the public, and lists of grants too': {
    'a bucket that may be opened by a policy': overriding(
      'AWS::S3::Bucket',
      'PublicAccessBlockConfiguration.BlockPublicPolicy',
      false,
      /Private/,
    ),
    'a bucket with lists of grants': overriding(
      'AWS::S3::Bucket',
      'OwnershipControls.Rules',
      [{ ObjectOwnership: 'ObjectWriter' }],
      /Log/,
    ),
  },
  'lets nobody reach a bucket, a queue or a topic without TLS': {
    'a bucket that does not ask for it': ({ buckets }) => {
      buckets.private.policy?.node.tryRemoveChild('Resource')
    },
    'a queue that does not ask for it': (siteEvents) => {
      const queuePolicy = siteEvents.node.findChild('LogDeadLetters').node.findChild('Policy')
      queuePolicy.node.tryRemoveChild('Resource')
    },
  },
  'lets CloudFront read the public bucket for one distribution, and nothing else': {
    'a log that CloudFront reads': ({ buckets }) => {
      buckets.log.grantRead(new ServicePrincipal('cloudfront.amazonaws.com'))
    },
    'a private bucket that everybody reads': ({ buckets }) => {
      buckets.private.addToResourcePolicy(
        new PolicyStatement({
          principals: [new AnyPrincipal()],
          actions: ['s3:GetObject'],
          resources: [buckets.private.arnForObjects('*')],
        }),
      )
    },
    'a public bucket that the distributions of strangers read': ({ buckets }) => {
      buckets.public.grantRead(new ServicePrincipal('cloudfront.amazonaws.com'))
    },
  },
  'lets CloudFront alone call a function, and only those of the fast lane and of sessions': {
    'a function that everybody calls': overriding('AWS::Lambda::Url', 'AuthType', 'NONE', /Fast/),
    'a log reader with an address': (siteEvents) => {
      functionCalled(siteEvents, 'Log').addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM })
    },
    'a function that every distribution calls': overriding(
      'AWS::Lambda::Permission',
      'SourceArn',
      undefined,
    ),
    'a function that another service calls': (siteEvents) => {
      functionCalled(siteEvents, 'Log').addPermission('Other', {
        principal: new ServicePrincipal('s3.amazonaws.com'),
      })
    },
  },
  'signs what it sends to a function or a bucket': {
    'an origin whose signature is left out': overriding(
      'AWS::CloudFront::OriginAccessControl',
      'OriginAccessControlConfig.SigningBehavior',
      'never',
    ),
  },
  'gives no function of its own a right over everything': {
    'a function that may do anything to the table': (siteEvents) => {
      functionCalled(siteEvents, 'Fast').addToRolePolicy(
        policy(['dynamodb:*'], [siteEvents.table.tableArn]),
      )
    },
    'a function that may read every secret': (siteEvents) => {
      functionCalled(siteEvents, 'Session').addToRolePolicy(policy(['ssm:GetParameter'], ['*']))
    },
    'a function that may read all parameters below a path': (siteEvents) => {
      functionCalled(siteEvents, 'Session').addToRolePolicy(
        policy(
          ['ssm:GetParameter'],
          ['arn:aws:ssm:us-east-1:123456789012:parameter/site-events/*'],
        ),
      )
    },
    'a role with a policy that AWS manages': overriding(
      'AWS::IAM::Role',
      'ManagedPolicyArns',
      ['arn:aws:iam::aws:policy/AdministratorAccess'],
      /Fast/,
    ),
  },
  'holds no key, and tells no function one': {
    'a store that is filled from the template': overriding(
      'AWS::CloudFront::KeyValueStore',
      'ImportSource',
      { SourceType: 'S3', SourceArn: 'arn:aws:s3:::keys/keys.json' },
    ),
    'a function whose environment holds a key': (siteEvents) => {
      functionCalled(siteEvents, 'Fast').addEnvironment('IDENTITY', KEY)
    },
    'a function whose environment holds a short key': (siteEvents) => {
      functionCalled(siteEvents, 'Fast').addEnvironment('SESSION_KEY', 'secret')
    },
    'a custom resource that is given keys': overriding(
      'Custom::SiteEventsKeys',
      'Identity',
      'anything',
    ),
    'a key anywhere else': overriding('AWS::Lambda::Function', 'Description', KEY, /Log/),
  },
  'encrypts the table, keeps its last 35 days, and keeps it when the stack goes': {
    'a table without its past': overriding(
      'AWS::DynamoDB::Table',
      'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled',
      false,
    ),
    'a table that may be deleted': overriding(
      'AWS::DynamoDB::Table',
      'DeletionProtectionEnabled',
      false,
    ),
    'a table with the key of nobody': overriding('AWS::DynamoDB::Table', 'SSESpecification', {
      SSEEnabled: false,
    }),
  },
  'keeps every bucket when the stack goes, and no log for ever': {
    'a log that is kept for ever': overriding(
      'AWS::S3::Bucket',
      'LifecycleConfiguration',
      undefined,
      /Log/,
    ),
    'a function whose log is kept for ever': overriding(
      'AWS::Logs::LogGroup',
      'RetentionInDays',
      undefined,
      /Fast/,
    ),
    'held comments that expire': overriding(
      'AWS::S3::Bucket',
      'LifecycleConfiguration.Rules',
      [{ Status: 'Enabled', ExpirationInDays: 1 }],
      /Private/,
    ),
  },
  'puts aside what a reader could not read, for as long as SQS keeps it': {
    'a queue that forgets': overriding('AWS::SQS::Queue', 'RedrivePolicy', undefined, /LogQueue/),
    'a queue of dead letters that is soon empty': overriding(
      'AWS::SQS::Queue',
      'MessageRetentionPeriod',
      3_600,
      /DeadLetters/,
    ),
    'a batch that fails as a whole': overriding(
      'AWS::Lambda::EventSourceMapping',
      'FunctionResponseTypes',
      undefined,
    ),
  },
  'lets only S3 of this account fill a queue': {
    'a queue that S3 of any account fills': overriding(
      'AWS::SQS::QueuePolicy',
      'PolicyDocument.Statement.1.Condition',
      undefined,
      /LogQueue/,
    ),
  },
  'never writes where it reads: no function may put an object into the log': {
    'a reader that writes to the log': (siteEvents) => {
      functionCalled(siteEvents, 'Log').addToRolePolicy(
        policy(['s3:PutObject'], [siteEvents.buckets.log.arnForObjects('*')]),
      )
    },
  },
  'has no page in the place of an error, and remembers none': {
    'a page for what is missing': (siteEvents) => {
      distributionOf(siteEvents).addPropertyOverride(
        'DistributionConfig.CustomErrorResponses.2.ResponsePagePath',
        '/404.html',
      )
    },
    'an artifact that is missing for a minute': (siteEvents) => {
      distributionOf(siteEvents).addPropertyOverride('DistributionConfig.CustomErrorResponses', [
        { ErrorCode: 403, ErrorCachingMinTTL: 60 },
      ])
    },
  },
  'runs the edge before every event, takes every method there, and caches none': {
    'an event that passes the edge by': (siteEvents) => {
      distributionOf(siteEvents).addPropertyOverride(
        'DistributionConfig.CacheBehaviors.0.FunctionAssociations',
        [],
      )
    },
    'an event that cannot be posted': (siteEvents) => {
      distributionOf(siteEvents).addPropertyOverride(
        'DistributionConfig.CacheBehaviors.0.AllowedMethods',
        ['GET', 'HEAD'],
      )
    },
    'an event whose answer is cached': (siteEvents) => {
      distributionOf(siteEvents).addPropertyOverride(
        'DistributionConfig.CacheBehaviors.0.CachePolicyId',
        '658327ea-f89d-4fab-a63d-7e88639e58f6',
      )
    },
  },
  'asks for an artifact anew each time': {
    'an artifact that is cached for a day': overriding(
      'AWS::CloudFront::CachePolicy',
      'CachePolicyConfig.DefaultTTL',
      86_400,
      /ArtifactCache/,
    ),
  },
  'logs each request as the reader reads it, into the bucket of the log': {
    'a log without what the edge says': overriding('AWS::Logs::Delivery', 'RecordFields', [
      'date',
      'time',
      'cs-uri-query',
    ]),
    'a log in another format': overriding(
      'AWS::Logs::DeliveryDestination',
      'OutputFormat',
      'parquet',
    ),
    'a log in the public bucket': (siteEvents) => {
      overriding(
        'AWS::Logs::DeliveryDestination',
        'DestinationResourceArn',
        siteEvents.buckets.public.bucketArn,
      )(siteEvents, siteEvents.node.scope as Stack)
    },
  },
}
