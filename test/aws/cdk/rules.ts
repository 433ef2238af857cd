import { LOG_FIELDS } from '../../../codec/index.js'
import { ofType, statementsOf, targetOf, type Resource, type Resources } from './stack.js'

/** What is wrong with a template, in words; nothing where a rule is kept. */
export type Rule = (resources: Resources) => string[]

const DISTRIBUTION = 'AWS::CloudFront::Distribution'
/** The managed policy that caches nothing (CloudFront developer guide, "Use managed cache policies"). */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
const TLS_TYPES = {
  'AWS::S3::Bucket': 'AWS::S3::BucketPolicy',
  'AWS::SQS::Queue': 'AWS::SQS::QueuePolicy',
  'AWS::SNS::Topic': 'AWS::SNS::TopicPolicy',
} as const
/** What the custom resource of the keys is told. */
const KEY_PROPERTIES = ['ServiceToken', 'ServiceTimeout', 'Parameter', 'Store', 'Keys', 'Settings']

/** The ids of resources for which something does not hold. */
function where(
  all: [string, Resource][],
  isWrong: (one: Resource, id: string) => boolean,
): string[] {
  return all.filter(([id, one]) => isWrong(one, id)).map(([id]) => id)
}

const asList = (value: unknown): string[] => [value].flat() as string[]

function isBucket(id: string, name: 'Public' | 'Private' | 'Log'): boolean {
  return id.includes(`${name}Bucket`)
}

export const RULES = {
  'closes every bucket to the public, and lists of grants too': (resources) =>
    where(ofType(resources, 'AWS::S3::Bucket'), ({ Properties }) => {
      const { PublicAccessBlockConfiguration: closed = {}, OwnershipControls: owner } = Properties
      return (
        ![
          'BlockPublicAcls',
          'BlockPublicPolicy',
          'IgnorePublicAcls',
          'RestrictPublicBuckets',
        ].every((name) => closed[name] === true) ||
        owner?.Rules[0].ObjectOwnership !== 'BucketOwnerEnforced' ||
        Properties.BucketEncryption === undefined ||
        Properties.WebsiteConfiguration !== undefined
      )
    }),

  'lets nobody reach a bucket, a queue or a topic without TLS': (resources) =>
    Object.entries(TLS_TYPES).flatMap(([type, policy]) => {
      const denied = statementsOf(resources, policy)
        .filter(
          ({ statement }) =>
            statement.Effect === 'Deny' &&
            statement.Condition?.Bool?.['aws:SecureTransport'] === 'false' &&
            [statement.Principal, statement.Principal.AWS].includes('*'),
        )
        .map(({ on }) => on)
      return where(ofType(resources, type), (_, id) => !denied.includes(id))
    }),

  'lets CloudFront read the public bucket for one distribution, and nothing else': (resources) =>
    statementsOf(resources, 'AWS::S3::BucketPolicy')
      .filter(({ statement }) => statement.Effect === 'Allow')
      .filter(({ on, statement }) => {
        const source = statement.Condition?.StringEquals?.['AWS:SourceArn']
        const isRead =
          isBucket(on, 'Public') &&
          statement.Action === 's3:GetObject' &&
          statement.Principal.Service === 'cloudfront.amazonaws.com' &&
          resources[targetOf(JSON.parse(JSON.stringify(source).replace(/"AWS::\w+"/g, '""')))]
            ?.Type === DISTRIBUTION
        const isDelivery =
          isBucket(on, 'Log') &&
          statement.Action === 's3:PutObject' &&
          statement.Principal.Service === 'delivery.logs.amazonaws.com' &&
          statement.Condition.StringEquals['aws:SourceAccount'].Ref === 'AWS::AccountId'
        const isDeployment =
          isBucket(on, 'Public') &&
          targetOf(statement.Principal).startsWith('CustomCDKBucketDeployment')
        return !isRead && !isDelivery && !isDeployment
      })
      .map(({ on }) => on),

  'lets CloudFront alone call a function, and only those of the fast lane and of sessions': (
    resources,
  ) => {
    const permissions = ofType(resources, 'AWS::Lambda::Permission')
    const called = permissions.map(
      ([, { Properties }]) => `${targetOf(Properties.FunctionName)} ${Properties.Action}`,
    )
    const expected = ofType(resources, 'AWS::Lambda::Url').flatMap(([id]) => [
      `${id} lambda:InvokeFunctionUrl`,
      `${id} lambda:InvokeFunction`,
    ])
    return [
      ...where(ofType(resources, 'AWS::Lambda::Url'), ({ Properties }, id) => {
        return Properties.AuthType !== 'AWS_IAM' || !/(?:Fast|Session)FunctionUrl/.test(id)
      }),
      ...where(permissions, ({ Properties }) => {
        const { Principal, SourceArn } = Properties
        return (
          Principal !== 'cloudfront.amazonaws.com' ||
          !JSON.stringify(SourceArn ?? '').includes(':distribution/')
        )
      }),
      ...expected.filter((one) => !called.includes(one)),
      ...called.filter((one) => !expected.includes(one)),
    ]
  },

  'signs what it sends to a function or a bucket': (resources) =>
    ofType(resources, DISTRIBUTION).flatMap(([, { Properties }]) =>
      (Properties.DistributionConfig.Origins as any[])
        // Those of the stack: a text is an origin of somebody's own.
        .filter(({ DomainName }) => typeof DomainName !== 'string')
        .filter(({ OriginAccessControlId: id }) => {
          const control = resources[targetOf(id)]?.Properties.OriginAccessControlConfig
          return control?.SigningBehavior !== 'always' || control.SigningProtocol !== 'sigv4'
        })
        .map(({ Id }) => String(Id)),
    ),

  'gives no function of its own a right over everything': (resources) => [
    ...ofType(resources, 'AWS::IAM::Policy')
      .filter(([id]) => !id.startsWith('CustomCDKBucketDeployment'))
      .flatMap(([id, { Properties }]) =>
        (Properties.PolicyDocument.Statement as any[])
          .filter(({ Action, Resource }) => {
            const isOpen = asList(Action).some((action) => action.includes('*'))
            const isEverywhere = asList(Resource).some(
              (one) => one === '*' || (targetOf(one) === '' && !namesAResource(one)),
            )
            return isOpen || isEverywhere
          })
          .map(() => id),
      ),
    ...where(ofType(resources, 'AWS::IAM::Role'), ({ Properties }, id) => {
      const isOurs = !id.startsWith('CustomCDKBucketDeployment')
      return isOurs && Properties.ManagedPolicyArns !== undefined
    }),
  ],

  'holds no key, and tells no function one': (resources) => [
    ...where(ofType(resources, 'AWS::CloudFront::KeyValueStore'), ({ Properties }) => {
      return Properties?.ImportSource !== undefined
    }),
    ...where(ofType(resources, 'Custom::SiteEventsKeys'), ({ Properties }) => {
      return Object.keys(Properties).some((name) => !KEY_PROPERTIES.includes(name))
    }),
    ...where(ofType(resources, 'AWS::Lambda::Function'), ({ Properties }) => {
      const variables = Object.entries((Properties.Environment?.Variables ?? {}) as object)
      return variables.some(
        ([name, value]) =>
          (/KEY|SECRET|TOKEN|PASSWORD/.test(name) && name !== 'KEYS_PARAMETER') || isKeyLike(value),
      )
    }),
    ...where(Object.entries(resources), ({ Properties }) => {
      // A rule about text anywhere; files of the build are named by longer digests, in hexadecimal.
      return (JSON.stringify(Properties ?? {}).match(/[\w-]{43,}/g) ?? []).some(isKeyLike)
    }),
  ],

  'encrypts the table, keeps its last 35 days, and keeps it when the stack goes': (resources) =>
    where(ofType(resources, 'AWS::DynamoDB::Table'), ({ Properties, DeletionPolicy }) => {
      return (
        Properties.SSESpecification?.SSEEnabled !== true ||
        Properties.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled !== true ||
        Properties.DeletionProtectionEnabled !== true ||
        DeletionPolicy !== 'Retain'
      )
    }),

  'keeps every bucket when the stack goes, and no log for ever': (resources) => [
    ...where(ofType(resources, 'AWS::S3::Bucket'), ({ Properties, DeletionPolicy }, id) => {
      const rules = (Properties.LifecycleConfiguration?.Rules ?? []) as any[]
      const expires = rules.some(({ ExpirationInDays }) => ExpirationInDays > 0)
      return DeletionPolicy !== 'Retain' || expires !== isBucket(id, 'Log')
    }),
    ...where(ofType(resources, 'AWS::Logs::LogGroup'), ({ Properties }) => {
      return !(Properties.RetentionInDays > 0)
    }),
  ],

  'puts aside what a reader could not read, for as long as SQS keeps it': (resources) => {
    const queues = ofType(resources, 'AWS::SQS::Queue')
    return [
      ...where(queues, ({ Properties }, id) => {
        const aside = resources[targetOf(Properties.RedrivePolicy?.deadLetterTargetArn)]
        return !id.includes('DeadLetters') && aside?.Properties.MessageRetentionPeriod !== 1_209_600
      }),
      ...where(ofType(resources, 'AWS::Lambda::EventSourceMapping'), ({ Properties }) => {
        return Properties.FunctionResponseTypes?.[0] !== 'ReportBatchItemFailures'
      }),
    ]
  },

  'lets only S3 of this account fill a queue': (resources) =>
    statementsOf(resources, 'AWS::SQS::QueuePolicy')
      .filter(({ statement }) => statement.Effect === 'Allow')
      .filter(
        ({ statement }) =>
          statement.Principal.Service !== 's3.amazonaws.com' ||
          statement.Condition?.StringEquals?.['aws:SourceAccount']?.Ref !== 'AWS::AccountId',
      )
      .map(({ on }) => on),

  'never writes where it reads: no function may put an object into the log': (resources) =>
    ofType(resources, 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
      (Properties.PolicyDocument.Statement as any[])
        .filter(({ Action }) => asList(Action).some((action) => /^s3:(?:Put|Delete)/.test(action)))
        .filter(({ Resource }) => asList(Resource).some((one) => isBucket(targetOf(one), 'Log')))
        .map(() => id),
    ),

  'has no page in the place of an error, and remembers none': (resources) =>
    ofType(resources, DISTRIBUTION).flatMap(([, { Properties }]) => {
      const responses = Properties.DistributionConfig.CustomErrorResponses as any[]
      const wrong = responses.filter(
        (one) => one.ErrorCachingMinTTL !== 0 || one.ResponsePagePath !== undefined,
      )
      const unnamed = [403, 404].filter(
        (code) => !responses.some(({ ErrorCode }) => ErrorCode === code),
      )
      return [...wrong.map(({ ErrorCode }) => String(ErrorCode)), ...unnamed.map(String)]
    }),

  'runs the edge before every event, takes every method there, and caches none': (resources) =>
    behaviorsOf(resources)
      .filter(({ PathPattern }) => !String(PathPattern).endsWith('.txt'))
      .filter(
        (one) =>
          one.CachePolicyId !== CACHING_DISABLED ||
          one.AllowedMethods.length !== 7 ||
          !targetOf(one.FunctionAssociations?.[0]?.FunctionARN).includes('Edge') ||
          one.ViewerProtocolPolicy !== 'https-only',
      )
      .map(({ PathPattern }) => String(PathPattern)),

  'asks for an artifact anew each time': (resources) =>
    behaviorsOf(resources)
      .filter(({ PathPattern }) => String(PathPattern).endsWith('.txt'))
      .filter(({ CachePolicyId, TargetOriginId }) => {
        const cache = resources[targetOf(CachePolicyId)]?.Properties.CachePolicyConfig
        const isPublic = isBucket(originOf(resources, TargetOriginId), 'Public')
        return cache?.MinTTL !== 0 || cache.DefaultTTL !== 0 || cache.MaxTTL > 1 || !isPublic
      })
      .map(({ PathPattern }) => String(PathPattern)),

  'logs each request as the reader reads it, into the bucket of the log': (resources) => [
    ...where(ofType(resources, 'AWS::Logs::DeliveryDestination'), ({ Properties }) => {
      const target = targetOf(Properties.DestinationResourceArn)
      return Properties.OutputFormat !== 'json' || !isBucket(target, 'Log')
    }),
    ...where(ofType(resources, 'AWS::Logs::DeliverySource'), ({ Properties }) => {
      return Properties.LogType !== 'ACCESS_LOGS'
    }),
    ...where(ofType(resources, 'AWS::Logs::Delivery'), ({ Properties }) => {
      return JSON.stringify(Properties.RecordFields) !== JSON.stringify(LOG_FIELDS)
    }),
    ...(ofType(resources, 'AWS::Logs::Delivery').length === 1 ? [] : ['no delivery']),
  ],
} as const satisfies Record<string, Rule>

function behaviorsOf(resources: Resources): any[] {
  return ofType(resources, DISTRIBUTION).flatMap(
    ([, { Properties }]) => Properties.DistributionConfig.CacheBehaviors as any[],
  )
}

/** What an origin of the distribution is, by its id there. */
function originOf(resources: Resources, id: unknown): string {
  const origins = ofType(resources, DISTRIBUTION).flatMap(
    ([, { Properties }]) => Properties.DistributionConfig.Origins as any[],
  )
  return targetOf(origins.find(({ Id }) => Id === id)?.DomainName)
}

/** An ARN that is joined of text and names of the account names one thing. */
function namesAResource(arn: unknown): boolean {
  return /:(?:parameter|identity)\/[^*]+$/.test(JSON.stringify(arn).replace(/["\]}]+$/, ''))
}

/** 32 bytes in base64url, as keys are made; digests of files are hexadecimal, and ids of resources letters alone. */
function isKeyLike(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^[\w-]{43}$/.test(value) &&
    /[A-Z]/.test(value) &&
    /[a-z]/.test(value) &&
    /[0-9].*[0-9]/.test(value) &&
    !/[0-9A-F]{8}$/.test(value)
  )
}
