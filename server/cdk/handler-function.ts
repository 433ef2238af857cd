import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { allBut, folderOfBuilt } from './built-file.js'

/** Lambda gives a function processor time in proportion to its memory: 1,769 MB are one processor. */
const SIZES = {
  fast: { memorySize: 512, timeout: Duration.seconds(20) },
  session: { memorySize: 256, timeout: Duration.seconds(10) },
  log: { memorySize: 1_024, timeout: Duration.minutes(5) },
  upload: { memorySize: 256, timeout: Duration.minutes(1) },
  keys: { memorySize: 256, timeout: Duration.minutes(1) },
} as const

export type HandlerName = keyof typeof SIZES

export interface HandlerOptions {
  readonly environment?: Record<string, string>
  /** All that it may do, besides writing its own log. */
  readonly may: readonly PolicyStatement[]
  readonly built?: string | undefined
  readonly invocationsMax?: number | undefined
}

/** One function of Lambda from its bundled file, with a role and a log of its own. */
export function createHandler(
  scope: Construct,
  name: HandlerName,
  { environment = {}, may, built, invocationsMax }: HandlerOptions,
): LambdaFunction {
  const file = `${name}.mjs`
  const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  })
  logGroup.grantWrite(role)
  for (const statement of may) role.addToPolicy(statement)
  return new LambdaFunction(scope, id, {
    ...SIZES[name],
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: `${name}.handler`,
    code: Code.fromAsset(folderOfBuilt(file, 'aws', built), { exclude: allBut(file) }),
    environment,
    role,
    logGroup,
    ...(invocationsMax === undefined ? {} : { reservedConcurrentExecutions: invocationsMax }),
  })
}

/** Longest that a function may work, in seconds. */
export function timeoutOf(name: HandlerName): number {
  return SIZES[name].timeout.toSeconds()
}
