import type { Context, SQSEvent } from 'aws-lambda'
import {
  createLogger,
  withLogging,
  type EventWriter,
  type LoggedContext,
} from '../../../server/entry/logger.js'

const TYPES = { ORDER_SHIPPED: { retentionDays: 365 }, ORDER_SKIPPED: {} } as const

/** A Lambda function as somebody writes it who knows nothing but the logger. */
export function createShipping(writeEvent: EventWriter) {
  const logger = createLogger({
    origin: 'shipping',
    environment: 'production',
    types: TYPES,
    writeEvent,
  })

  return withLogging(
    logger,
    async (event: SQSEvent, context: Context & LoggedContext<keyof typeof TYPES>) => {
      for (const { body, messageId } of event.Records) {
        const { order, user } = JSON.parse(body) as { order: number; user: string }
        const description = `Shipped order ${order}.`
        context.logger.event('ORDER_SHIPPED', {
          description,
          userId: user,
          payload: { order, messageId },
        })
        context.logger.info('One more.', { order })
      }
      return { batchItemFailures: [] as { itemIdentifier: string }[] }
    },
  )
}
