import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import type { Construct } from 'constructs'

/** Percent of the budget at which a mail is sent. */
const SPENT_PERCENT = 80
const FORECAST_PERCENT = 100

/** Mails when the account's month gets dear. It stops nothing: AWS has no such thing. */
export function addBudget(scope: Construct, budgetUsd: number, email: string): void {
  const mail = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number): object => ({
    notification: {
      comparisonOperator: 'GREATER_THAN',
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
    },
    subscribers: [{ subscriptionType: 'EMAIL', address: email }],
  })
  new CfnBudget(scope, 'Budget', {
    budget: {
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: budgetUsd, unit: 'USD' },
    },
    notificationsWithSubscribers: [
      mail('ACTUAL', SPENT_PERCENT),
      mail('FORECASTED', FORECAST_PERCENT),
    ] as CfnBudget.NotificationWithSubscribersProperty[],
  })
}
