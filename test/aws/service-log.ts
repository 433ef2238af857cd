import type { ServiceLog } from '../../server/port/service-log.js'

interface KeptEvent {
  readonly type: string
  readonly description: string
  readonly payload: unknown
}

/** A service log that keeps what it is told. */
export function keptLog(): ServiceLog & {
  readonly events: readonly KeptEvent[]
  readonly errors: readonly { readonly description: string; readonly error: unknown }[]
} {
  const events: KeptEvent[] = []
  const errors: { description: string; error: unknown }[] = []
  return {
    events,
    errors,
    event: (type, { description, payload }) => events.push({ type, description, payload }),
    debug: () => undefined,
    info: () => undefined,
    warn: (description, error) => errors.push({ description, error }),
    error: (description, error) => errors.push({ description, error }),
  }
}
