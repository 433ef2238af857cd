import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appSettings } from '../../../server/cdk/app-settings.js'
import { ROOT } from '../../docs/documents.js'
import { missingOf, toolPath } from '../../emulator/tools.js'
import { createBuiltFolder } from './built-folder.js'
import { RULES, type Rule } from './rules.js'
import { ofType, type Resources } from './stack.js'

/** The CLI of the CDK, and the app in a process of its own, on a busy machine. */
const SYNTH_MS_MAX = 180_000
const CFN_LINT = toolPath('venv', 'bin', 'cfn-lint')
/** The CDK names some dependencies twice, which is no fault of a template. */
const CFN_LINT_ARGUMENTS = ['--regions', 'us-east-1', '--ignore-checks', 'W3005', '--template']

const run = promisify(execFile)
const built = createBuiltFolder()
const outs: string[] = []
afterAll(() => {
  for (const folder of [built, ...outs]) rmSync(folder, { recursive: true })
})

interface Template {
  readonly Resources: Resources
  readonly Outputs: Readonly<Record<string, unknown>>
}

/** What `npx cdk deploy` would send. */
async function synthesize(
  context: Readonly<Record<string, string>>,
): Promise<{ path: string; template: Template }> {
  const out = mkdtempSync(join(tmpdir(), 'site-events-cdk-'))
  outs.push(out)
  const values = Object.entries({ built, ...context }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  await run('npx', ['--no', 'cdk', 'synth', '--quiet', '--no-notices', '-o', out, ...values], {
    cwd: ROOT,
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: '1', NODE_OPTIONS: '' },
  })
  const name = readdirSync(out).find((each) => each.endsWith('.template.json')) ?? ''
  const path = join(out, name)
  return { path, template: JSON.parse(readFileSync(path, 'utf8')) as Template }
}

const WITH_EVERYTHING = {
  domain: 'blog.example',
  zoneId: 'Z0123456789',
  zoneName: 'example',
  mailFrom: 'site@blog.example',
  mailTo: 'owner@blog.example,other@blog.example',
  alarmEmail: 'owner@blog.example',
  budgetUsd: '20',
  requestsPer5MinutesMax: '500',
  uploads: 'true',
  keys: '2,1',
  settings: '{"moderation":"all"}',
}

describe.each([
  ['as it is', {}],
  ['with every part', WITH_EVERYTHING],
])('npx cdk synth, %s', (_, context) => {
  let made: Awaited<ReturnType<typeof synthesize>>
  beforeAll(async () => {
    made = await synthesize(context)
  }, SYNTH_MS_MAX)

  it.each(Object.entries(RULES) as [string, Rule][])('keeps the rule: %s', (_, faultsOf) => {
    expect(faultsOf(made.template.Resources)).toEqual([])
  })

  it('publishes the demo and the scripts, and deletes nothing for it', () => {
    const [[, files] = []] = ofType(made.template.Resources, 'Custom::CDKBucketDeployment')
    expect(files?.Properties.Prune).toBe(false)
    const assets = readdirSync(join(made.path, '..')).filter((name) => name.startsWith('asset.'))
    const holds = (file: string): boolean =>
      assets.some((asset) => existsSync(join(made.path, '..', asset, file)))
    expect(['index.html', 'site-events.js', 'fast.mjs'].map(holds)).toEqual([true, true, true])
  })

  it('puts one handler into each file that Lambda unpacks', () => {
    const assets = readdirSync(join(made.path, '..')).filter((name) => name.startsWith('asset.'))
    const handlers = assets
      .filter((asset) => !asset.includes('.zip'))
      .map((asset) => readdirSync(join(made.path, '..', asset)))
      .filter((names) => names.some((name) => name.endsWith('.mjs')))
    for (const names of handlers) expect(names).toHaveLength(1)
    expect(handlers).toHaveLength('uploads' in context ? 5 : 4)
  })

  it('proves a name by its zone, and leads it to the site', () => {
    const isNamed = 'domain' in context
    const { Resources } = made.template
    const certified = ofType(Resources, 'AWS::CertificateManager::Certificate').map(
      ([, { Properties }]) => [Properties.DomainName, Properties.DomainValidationOptions[0]],
    )
    const proof = { DomainName: 'blog.example', HostedZoneId: 'Z0123456789' }
    expect(certified).toEqual(isNamed ? [['blog.example', proof]] : [])
    const records = ofType(Resources, 'AWS::Route53::RecordSet').map(([, { Properties }]) => {
      return `${Properties.Type} ${Properties.Name}`
    })
    expect(records.sort()).toEqual(isNamed ? ['A blog.example.', 'AAAA blog.example.'] : [])
    const [[, distribution] = []] = ofType(Resources, 'AWS::CloudFront::Distribution')
    const { Aliases, ViewerCertificate: tls } = distribution?.Properties.DistributionConfig ?? {}
    expect(Aliases).toEqual(isNamed ? ['blog.example'] : undefined)
    expect(tls?.MinimumProtocolVersion).toBe(isNamed ? 'TLSv1.2_2021' : undefined)
  })

  it('says where the site is, and where its keys are', () => {
    expect(made.template.Outputs).toHaveProperty('SiteUrl')
    expect(made.template.Outputs).toHaveProperty('KeysParameter')
  })

  const missing = missingOf(CFN_LINT)
  const isSkipped = missing !== undefined && process.env['CI'] !== 'true'
  if (isSkipped) console.warn(`The templates are not linted: ${missing}.`)
  it.skipIf(isSkipped)(
    'passes cfn-lint',
    async () => {
      const { stdout } = await run(CFN_LINT, [...CFN_LINT_ARGUMENTS, made.path])
      expect(stdout).toBe('')
    },
    SYNTH_MS_MAX,
  )
})

describe('what the app is told', () => {
  const told = (values: Readonly<Record<string, unknown>>): ReturnType<typeof appSettings> =>
    appSettings((name) => values[name])

  it('is a site in "public" on the name that CloudFront gives, where nothing is said', () => {
    expect(told({})).toEqual({
      stackName: 'SiteEvents',
      folder: 'public',
      props: { settings: {}, uploads: false },
    })
  })

  it('may be text, as -c gives it, or JSON, as cdk.json has it', () => {
    const expected = { settings: { moderation: 'all' }, uploads: true, budgetUsd: 20 }
    const settings = { moderation: 'all' }
    expect(told({ settings, uploads: true, budgetUsd: 20 }).props).toEqual(expected)
    const text = { settings: JSON.stringify(settings), uploads: 'true', budgetUsd: '20' }
    expect(told(text).props).toEqual(expected)
  })

  it.each<[Record<string, unknown>, string]>([
    [{ mailFrom: 'a@blog.example' }, 'both "mailFrom" and "mailTo"'],
    [{ budgetUsd: 'much' }, '"budgetUsd" is not a whole number: much'],
    [{ requestsPer5MinutesMax: 0 }, '"requestsPer5MinutesMax" is not a whole number: 0'],
    [{ settings: '{' }, '"settings" is not JSON'],
  ])('is refused where it is %j', (values, reason) => {
    expect(() => told(values)).toThrow(reason)
  })
})
