import { systemClock } from '../../adapter/node/clock.js'
import { createServiceLogger } from '../../logger/create-service-logger.js'
import type { Logger } from '../../logger/logger.js'
import { createStoreEventWriter, type AppendingStore } from '../../logger/store-event-writer.js'

/**
 * The logger of a function of a deployed site. Best given to `withLogging`, since what is not flushed before a function
 * answers may never be written.
 *
 * @param origin Which function: `upload-reader`.
 */
export function createDeployedLogger(origin: string, store: AppendingStore): Logger {
  const writeEvent = createStoreEventWriter(store)
  const options = { origin, environment: 'production', writeEvent }
  return createServiceLogger(options, { clock: systemClock, print: console })
}
