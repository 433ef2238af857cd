import { App, Stack } from 'aws-cdk-lib'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, describe, expect, it } from 'vitest'
import { CLOUDFRONT_LOG, LOG_FIELDS, parseJsonLine } from '../../../codec/index.js'
import { TABLE_DEFINITION, TTL_ATTRIBUTE } from '../../../server/adapter/dynamodb/table.js'
import { SiteEvents, type SiteEventsProps } from '../../../server/cdk/index.js'
import { DIRECTORY_INDEX_CODE } from '../../../server/cdk/directory-index.js'
import { readEnvironment } from '../../../server/entry/aws/environment.js'
import { viewsOf } from '../../../server/view/index.js'
import { BUILT_FILES, createBuiltFolder } from './built-folder.js'
import { SITE, WHOLE, makeStack, ofType, resourcesOf, statementsOf, targetOf } from './stack.js'

const whole = resourcesOf(WHOLE)
const functions = ofType(whole, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties)

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function making(props: SiteEventsProps, region = 'us-east-1'): () => void {
  const built = createBuiltFolder()
  folders.push(built)
  const stack = new Stack(new App(), 'Blog', { env: { region } })
  return () => new SiteEvents(stack, 'SiteEvents', { built, ...props })
}

describe('a stack of SiteEvents', () => {
  it('is in us-east-1, or says why not', () => {
    expect(making(SITE)).not.toThrow()
    expect(making(SITE, 'eu-west-1')).toThrow(/is in eu-west-1.*has to be in us-east-1/)
    expect(() => new SiteEvents(new Stack(new App(), 'Blog'), 'SiteEvents')).toThrow(
      /has no region/,
    )
  })

  it.each(BUILT_FILES.filter((name) => name.startsWith('aws/')))(
    'says that %s is not built',
    (name) => {
      const built = createBuiltFolder([name])
      folders.push(built)
      expect(making({ ...WHOLE, built })).toThrow(
        new RegExp(`There is no .*${name}: run "npm run build:aws"`),
      )
    },
  )

  it.each<[string, SiteEventsProps, string]>([
    ['a setting that there is not', { settings: { moderatoin: 'all' } as object }, 'moderatoin'],
    ['a setting that is wrong', { settings: { slow: 'events' } }, 'slow'],
    [
      'more origins than the edge can hold',
      { settings: { origins: Array.from({ length: 60 }, (_, i) => `https://site-${i}.example`) } },
      'at most 1024 fit',
    ],
    ['a budget without an address', { budgetUsd: 5 }, 'alarmEmail'],
    ['a name without a certificate', { site: { domainNames: ['blog.example'] } }, 'certificate'],
  ])('is refused for %s', (_, props, reason) => {
    expect(making(props)).toThrow(reason)
  })

  it('has functions that Lambda finds in their files', () => {
    expect(functions.map(({ Handler }) => String(Handler)).sort()).toEqual([
      'fast.handler',
      'keys.handler',
      'log.handler',
      'session.handler',
      'upload.handler',
    ])
    for (const { Runtime, Architectures } of functions)
      expect([Runtime, Architectures]).toEqual(['nodejs24.x', ['arm64']])
  })

  it('tells each function what it works with, as the function reads it', () => {
    const told = (handler: string): Record<string, string> =>
      functions.find(({ Handler }) => Handler === `${handler}.handler`).Environment?.Variables ?? {}
    const common = ['SETTINGS', 'TABLE']
    const keys = ['KEYS_PARAMETER', ...common]
    const files = ['PRIVATE_BUCKET', 'PUBLIC_BUCKET']
    expect(Object.keys(told('fast')).sort()).toEqual([...keys, ...files].sort())
    expect(Object.keys(told('session')).sort()).toEqual([...keys].sort())
    const mail = ['MAIL_FROM', 'MAIL_TO']
    const all = [...keys, ...files, ...mail, 'LOG_BUCKET', 'SITE_URL']
    expect(Object.keys(told('log')).sort()).toEqual(all.sort())
    const others = [...common, ...files, ...mail, 'LOG_BUCKET']
    expect(Object.keys(told('upload')).sort()).toEqual(others.sort())
    const lambda = { AWS_REGION: 'x', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' }
    const { settings } = readEnvironment({ ...lambda, SETTINGS: told('fast')['SETTINGS'] })
    expect(settings).toMatchObject({ moderation: 'anonymous', origins: ['https://blog.example'] })
  })

  it('gives a reader six times as long as its function has, before a message comes again', () => {
    for (const [, { Properties }] of ofType(whole, 'AWS::Lambda::EventSourceMapping')) {
      const reader = whole[targetOf(Properties.FunctionName)]?.Properties
      const queue = whole[targetOf(Properties.EventSourceArn)]?.Properties
      expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * reader.Timeout)
    }
  })

  it('has the table that the stores define', () => {
    const [[, { Properties }] = []] = ofType(whole, 'AWS::DynamoDB::Table') as any
    const sorted = (all: { AttributeName: string }[]): unknown[] =>
      [...all].sort((a, b) => (a.AttributeName < b.AttributeName ? -1 : 1))
    expect(Properties).toMatchObject({
      BillingMode: TABLE_DEFINITION.BillingMode,
      KeySchema: TABLE_DEFINITION.KeySchema,
      LocalSecondaryIndexes: TABLE_DEFINITION.LocalSecondaryIndexes,
      GlobalSecondaryIndexes: TABLE_DEFINITION.GlobalSecondaryIndexes,
      TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true },
    })
    expect(sorted(Properties.AttributeDefinitions)).toEqual(
      sorted(TABLE_DEFINITION.AttributeDefinitions),
    )
  })

  it('has the log tell all that its reader reads, the address of a visitor aside', () => {
    const row = {
      date: '2026-11-24',
      time: '10:00:00',
      'timestamp(ms)': '1763978400000',
      'cs-method': 'POST',
      'cs-uri-stem': '/events/read',
      'cs-uri-query': 'post=p',
      'sc-status': '202',
      'sc-content-type': 'text/plain',
      'x-edge-request-id': 'id',
      'c-ip': '192.0.2.1',
      [CLOUDFRONT_LOG.attestation]: 'signed',
    }
    const told = Object.fromEntries(
      Object.entries(row).filter(([name]) => (LOG_FIELDS as readonly string[]).includes(name)),
    )
    expect(parseJsonLine(JSON.stringify(told))).toEqual({
      ...(parseJsonLine(JSON.stringify(row)) as object),
      address: '',
    })
  })

  it('serves every artifact that everybody may read, and lets a function write no other file', () => {
    const [[, { Properties }] = []] = ofType(whole, 'AWS::CloudFront::Distribution') as any
    const patterns = (Properties.DistributionConfig.CacheBehaviors as any[]).map((one) => {
      return String(one.PathPattern)
    })
    const spaces = [
      'comments',
      'reactions',
      'polls',
      'reads',
      'forms',
      'errors',
      'links',
      'bookmarks',
    ]
    const open = spaces.filter((space) => viewsOf(`${space}/x`).open !== undefined)
    expect(patterns.filter((one) => one.endsWith('.txt'))).toEqual(
      open.map((space) => `/${space}/*.txt`),
    )
    const written = JSON.stringify(ofType(whole, 'AWS::IAM::Policy')).match(/"\/[a-z]+\/\*"/g) ?? []
    expect([...new Set(written)]).toEqual(open.map((space) => `"/${space}/*"`))
  })

  it('lets the reader of the log learn that a log is gone, and nobody else list a bucket', () => {
    const listing = ofType(whole, 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
      (Properties.PolicyDocument.Statement as any[])
        .filter(({ Action }) => [Action].flat().includes('s3:ListBucket'))
        .filter(() => !id.startsWith('CustomCDKBucketDeployment'))
        .map(({ Resource }) => [targetOf(Properties.Roles[0]), targetOf(Resource)]),
    )
    expect(listing).toEqual([
      [expect.stringMatching(/LogRole/), expect.stringMatching(/LogBucket/)],
    ])
  })

  it('lets a function send mail from an address behind a name', () => {
    const mail = { from: 'The site <site@blog.example>', to: ['Owner <owner@blog.example>'] }
    const statements = ofType(resourcesOf({ ...SITE, mail }), 'AWS::IAM::Policy')
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as any[])
      .filter(({ Action }) => Action === 'ses:SendEmail')
    expect(statements).toHaveLength(1)
    expect(statements[0].Condition).toEqual({
      StringEquals: { 'ses:FromAddress': 'site@blog.example' },
    })
    const identities = JSON.stringify(statements[0].Resource).match(/:identity\/[^"]*/g)
    expect(identities).toEqual([':identity/blog.example', ':identity/owner@blog.example'])
  })

  it('lets pages of the origins that are named read artifacts and scripts, and no others', () => {
    const headersOf = (props: SiteEventsProps): unknown[] => {
      const resources = resourcesOf(props)
      const [[, { Properties }] = []] = ofType(resources, 'AWS::CloudFront::Distribution') as any
      const { CacheBehaviors, DefaultCacheBehavior } = Properties.DistributionConfig
      const files = (CacheBehaviors as any[]).filter((one) =>
        String(one.PathPattern).endsWith('.txt'),
      )
      return [...files, DefaultCacheBehavior].map(
        ({ ResponseHeadersPolicyId: id }) =>
          resources[targetOf(id)]?.Properties.ResponseHeadersPolicyConfig.CorsConfig
            .AccessControlAllowOrigins.Items,
      )
    }
    expect(headersOf(WHOLE)).toEqual(Array(5).fill(['https://blog.example']))
    expect(headersOf(SITE)).toEqual(Array(5).fill(undefined))
  })

  it('publishes what other machines look for, and nothing else that begins with a dot', () => {
    const folder = mkdtempSync(join(tmpdir(), 'site-'))
    folders.push(folder)
    for (const file of ['index.html', '.well-known/security.txt', '.git/config', '.env']) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), file)
    }
    const { stack, built } = makeStack({ site: { folder } })
    folders.push(built)
    const out = App.of(stack)!.synth().directory
    const [site] = readdirSync(out).filter((name) => existsSync(join(out, name, 'index.html')))
    expect(readdirSync(join(out, site ?? ''), { recursive: true }).sort()).toEqual([
      '.well-known',
      '.well-known/security.txt',
      'index.html',
    ])
  })

  it('finds the page of a folder, with a slash and without', () => {
    const served = (uri: string): unknown =>
      runInNewContext(`${DIRECTORY_INDEX_CODE}; handler(event).uri`, {
        event: { request: { uri } },
      })
    expect(
      ['/', '/posts/', '/posts', '/a.b/c', '/style.css', '/.well-known/x.txt'].map(served),
    ).toEqual([
      '/index.html',
      '/posts/index.html',
      '/posts/index.html',
      '/a.b/c/index.html',
      '/style.css',
      '/.well-known/x.txt',
    ])
  })

  it('mails about each alarm where it is told an address, and has all of them without one too', () => {
    const alarms = (props: SiteEventsProps): any[] =>
      ofType(resourcesOf(props), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties)
    expect(alarms(WHOLE).every(({ AlarmActions }) => AlarmActions?.length === 1)).toBe(true)
    expect(alarms(SITE).some(({ AlarmActions }) => AlarmActions !== undefined)).toBe(false)
    expect(alarms(SITE)).toHaveLength(1 + 2 * 3 + 2)
    const senders = statementsOf(whole, 'AWS::SNS::TopicPolicy')
      .filter(({ statement }) => statement.Effect === 'Allow')
      .map(({ statement }) => statement.Principal.Service)
    expect(senders).toEqual(['cloudwatch.amazonaws.com'])
  })

  it('limits what one address sends, on the paths of events alone', () => {
    const [[id, acl] = []] = ofType(whole, 'AWS::WAFv2::WebACL') as any
    const { rateBasedStatement } = JSON.parse(
      JSON.stringify(acl.Properties.Rules[0].Statement).replace('Rate', 'rate'),
    )
    expect(acl.Properties.Scope).toBe('CLOUDFRONT')
    expect(rateBasedStatement).toMatchObject({ Limit: 500, AggregateKeyType: 'IP' })
    const [[, distribution] = []] = ofType(whole, 'AWS::CloudFront::Distribution') as any
    expect(targetOf(distribution.Properties.DistributionConfig.WebACLId)).toBe(id)
    const { stack } = makeStack(SITE)
    expect(stack.node.findAll().some(({ node }) => node.id === 'RateLimit')).toBe(false)
  })
})
