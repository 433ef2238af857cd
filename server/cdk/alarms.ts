import { Duration, Stack } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  Metric,
  Stats,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Function as EdgeFunction } from 'aws-cdk-lib/aws-cloudfront'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { ObjectQueues } from './object-reader.js'

export interface Watched {
  readonly edge: EdgeFunction
  readonly functions: readonly LambdaFunction[]
  readonly queues: Readonly<Record<string, ObjectQueues>>
}

/** A reader that has not read a file for so long is behind, or does not work. */
const LAG_MINUTES_MAX = 35
const PERIOD = Duration.minutes(5)

/** An alarm for everything that needs a person. What is tried again by itself is none of it. */
export function addAlarms(scope: Construct, watched: Watched, email: string | undefined): void {
  const action = email === undefined ? undefined : mailAction(scope, email)
  const alarm = (id: string, metric: IMetric, most: number, description: string): void => {
    const made = new Alarm(scope, id, {
      metric,
      threshold: most,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: description,
    })
    if (action) made.addAlarmAction(action)
  }
  alarm('EdgeErrors', edgeErrors(watched.edge), 0, 'The edge fails: events are answered 503.')
  for (const each of watched.functions) {
    const { id: name } = each.node
    const period = { period: PERIOD }
    alarm(`${name}Errors`, each.metricErrors(period), 0, `The function "${name}" fails.`)
    alarm(
      `${name}Throttles`,
      each.metricThrottles(period),
      0,
      `The function "${name}" is not started: the account's invocations at once are used up.`,
    )
  }
  for (const [name, { queue, deadLetters }] of Object.entries(watched.queues)) {
    alarm(
      `${name}DeadLetterCount`,
      deadLetters.metricApproximateNumberOfMessagesVisible({
        period: PERIOD,
        statistic: Stats.MAXIMUM,
      }),
      0,
      `Objects of "${name}" could not be read. Find out why, then redrive the queue.`,
    )
    alarm(
      `${name}Lag`,
      queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: Stats.MAXIMUM }),
      Duration.minutes(LAG_MINUTES_MAX).toSeconds(),
      `The reader of "${name}" is more than ${LAG_MINUTES_MAX} minutes behind.`,
    )
  }
}

/** Metrics of CloudFront are in us-east-1, for the region "Global". */
function edgeErrors(edge: EdgeFunction): Metric {
  return new Metric({
    namespace: 'AWS/CloudFront',
    metricName: 'FunctionExecutionErrors',
    dimensionsMap: { FunctionName: edge.functionName, Region: 'Global' },
    statistic: Stats.SUM,
    period: PERIOD,
  })
}

function mailAction(scope: Construct, email: string): SnsAction {
  const topic = new Topic(scope, 'AlarmTopic', { enforceSSL: true })
  // With a policy of its own the topic has lost the one by which everything of the account may publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  )
  topic.addSubscription(new EmailSubscription(email))
  return new SnsAction(topic)
}
