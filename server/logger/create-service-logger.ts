import type { Clock } from '../port/clock.js'
import type { EventRecord } from '../port/event-store.js'
import type { EventWriter } from '../port/event-writer.js'
import type { ServiceEventDetails } from '../port/service-log.js'
import { printLine, type Level, type Printer } from './console-line.js'
import { createEventQueue, type DropReason } from './event-queue.js'
import { ERROR_TYPE, type ServiceEventTypes } from './event-type-table.js'
import { fitFields, type FittingFields } from './fit-fields.js'
import type { Logger } from './logger.js'
import type { PlainValue } from './plain-value.js'
import { NAME_CHARS_MAX, recordName } from './record-name.js'
import { FIELDS_BYTES_MAX, createRecordMaker } from './record-maker.js'
import { createRedaction } from './redaction.js'

export interface LoggerOptions<Types extends ServiceEventTypes = ServiceEventTypes> {
  /** The name of the back end: `billing`. At most 128 characters. */
  readonly origin: string
  /** Where it runs: `production` (or `prod`), where `debug` is silent and lines are JSON; any other name. */
  readonly environment: string
  /** Keeps the records: one of the writers, or your own. */
  readonly writeEvent: EventWriter
  /** The types of events that there are. @default any */
  readonly types?: Types
  /** More keys whose values are secrets, in any spelling. @default `REDACTED_KEYS` alone */
  readonly redact?: readonly string[]
}

/** What a logger needs of its host. */
export interface LoggerHost {
  readonly clock: Clock
  readonly print: Printer
}

/** The type of the record that says how many others were dropped. */
export const DROPPED_TYPE = 'EVENTS_DROPPED'

type Context = Readonly<Record<string, PlainValue>>
type Parts = Readonly<Record<string, unknown>>

/** What a logger shares with its children. */
interface Core extends Pick<Logger, 'flush' | 'counts'> {
  readonly production: boolean
  /** Says the parts as plain fields that fit into a record. */
  fit(context: Context, parts: Parts): FittingFields
  print(level: Level, fitting: FittingFields): void
  keep(type: unknown, user: unknown, fitting: FittingFields): void
}

/**
 * Makes a logger. It writes records in batches, soon after the code that logged them gave up its turn; who may be frozen
 * or ended before has to `flush`.
 *
 * @example
 * createServiceLogger({ origin: 'billing', environment: 'production', writeEvent }, { clock, print: console })
 */
export function createServiceLogger<const Types extends ServiceEventTypes>(
  options: LoggerOptions<Types>,
  host: LoggerHost,
): Logger<keyof Types & string> {
  return loggerWith(createCore(options, host), {})
}

function loggerWith(core: Core, context: Context): Logger {
  const say = (level: Level, parts: Parts): void => core.print(level, core.fit(context, parts))
  return {
    event: (type, details) => {
      const { description, userId, payload } = readDetails(details)
      core.keep(type, userId, core.fit(context, { description, payload }))
    },
    debug: (description, payload) => {
      if (!core.production) say('debug', { description, payload })
    },
    info: (description, payload) => say('info', { description, payload }),
    warn: (description, payload) => say('warn', { description, payload }),
    error: (description, error) => {
      const fitting = core.fit(context, { description, error })
      core.print('error', fitting)
      core.keep(ERROR_TYPE, undefined, fitting)
    },
    child: (more) => loggerWith(core, { ...context, ...plainContext(core, more) }),
    flush: core.flush,
    counts: core.counts,
  }
}

/** Who does not check types may give anything. */
function readDetails(details: unknown): Partial<ServiceEventDetails> {
  try {
    return { ...(details as ServiceEventDetails) }
  } catch (error) {
    return { description: 'The details of this event cannot be read.', payload: error }
  }
}

function plainContext(core: Core, more: unknown): Context {
  const { context = null } = core.fit({}, { context: more }).fields
  return isFields(context) ? context : { context }
}

function isFields(value: PlainValue): value is Context {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function createCore(options: LoggerOptions, { clock, print }: LoggerHost): Core {
  const { environment, types = {}, redact = [], writeEvent } = options
  const origin = recordName(options.origin, NAME_CHARS_MAX)
  const production = /^prod(uction)?$/i.test(environment)
  const isSecret = createRedaction(redact)
  const makeRecord = createRecordMaker(origin, types, clock)
  const printed = new WeakSet<EventRecord>()
  const unreported = new Map<DropReason, number>()
  let [written, dropped] = [0, 0]

  const fit: Core['fit'] = (context, { description, ...rest }) => {
    const nested = Object.keys(context).length > 0 ? { context } : {}
    return fitFields({ description, environment, ...rest, ...nested }, FIELDS_BYTES_MAX, isSecret)
  }

  const printFields: Core['print'] = (level, { fields }) =>
    printLine(print, { level, at: clock.now(), origin, fields }, production)

  /** Prints a record whole, once: then it is not lost, whatever becomes of it. */
  const printRecord = (level: Level, description: string, record: EventRecord): void => {
    if (printed.has(record)) return
    printed.add(record)
    const fields = { description, record: record as unknown as PlainValue }
    printLine(print, { level, at: clock.now(), origin, fields }, production)
  }

  const keep: Core['keep'] = (type, user, { fields, bytes }) =>
    queue.add(makeRecord(type, user, fields), bytes)

  const queue = createEventQueue({
    write: writeEvent,
    clock,
    dropped: (record, reason, error) => {
      dropped++
      unreported.set(reason, (unreported.get(reason) ?? 0) + 1)
      printRecord('error', `A service event is dropped (${reason}).`, record)
      if (error !== undefined) printFields('error', fit({}, { description: 'Why so.', error }))
    },
    failing: (error, waiting) => {
      const description = `Service events cannot be written yet; ${waiting} wait.`
      printFields('warn', fit({}, { description, error }))
    },
    wrote: (records) => {
      written += records
      if (unreported.size === 0) return
      const payload = Object.fromEntries(unreported)
      unreported.clear()
      const description = 'Service events were dropped, and printed instead.'
      keep(DROPPED_TYPE, undefined, fit({}, { description, payload }))
    },
  })

  return {
    production,
    fit,
    print: printFields,
    keep,
    flush: async ({ timeoutMs } = {}) => {
      const flushed = await queue.flush(timeoutMs)
      if (!flushed)
        for (const record of queue.waiting())
          printRecord('warn', 'A service event is not written yet.', record)
      return flushed
    },
    counts: () => ({ written, waiting: queue.waiting().length, dropped }),
  }
}
