import type { Cooldown } from '../port/cooldown.js'
import type { Mailer } from '../port/mailer.js'
import type { ServiceLog } from '../port/service-log.js'
import type { StateStore } from '../port/state-store.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { groupOf } from '../reducer/group.js'
import { reducerOf } from '../reducer/index.js'
import { alertMail } from './alert-mail.js'
import { addAlerts, alertsTold, waitingAlerts, type Alert } from './waiting-alerts.js'

export interface AlertPorts {
  readonly state: StateStore
  readonly mailer: Mailer
  readonly cooldown: Cooldown
  readonly service: ServiceLog
  /** As the owner knows the site: `example.org`. */
  readonly site: string
  /** Least time between two mails, in milliseconds. @default 1 hour */
  readonly cooldownMs?: number
}

/** Tells the owner what is new, in one mail at most per cool-down. It never rejects: who reads a log goes on without it. */
export interface AlertDigest {
  /**
   * Notes what events of one subject report for the first time, or much more often than before.
   *
   * @returns What to call when they are joined.
   */
  watch(subject: string, events: readonly AttestedEvent[]): Promise<() => Promise<void>>
  /** Sends what waits, if it is time. What cannot be sent waits on. */
  send(): Promise<void>
}

const COOLDOWN_MS = 3_600_000
/** Alerts that a mail names, and that it speaks of at most; what is beyond waits for the next. */
const NAMED_MAX = 20
const TOLD_MAX = 1_000
/** Groups of one subject that are looked at in one go: whoever reports thousands of them wants to be a nuisance. */
const GROUPS_MAX = 1_000
/** New reports of a known group, in one go, that are a spike. */
const SPIKE_EVENTS_MIN = 100
const MESSAGE_CHARS_MAX = 200

/** What is known of one group by the events at hand. */
interface Group {
  readonly first: AttestedEvent
  count: number
}

export function createAlertDigest(ports: AlertPorts): AlertDigest {
  const { state, mailer, cooldown, service, site, cooldownMs = COOLDOWN_MS } = ports

  const quietly = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      service.error('The owner could not be told of what is new; it is tried again later.', error)
    }
  }

  const watch = async (
    subject: string,
    events: readonly AttestedEvent[],
  ): Promise<() => Promise<void>> => {
    const kind = KINDS[events[0]?.row.space ?? '']
    if (!kind) return nothing
    let counted = nothing
    await quietly(async () => {
      const groups = groupsOf(events)
      await addAlerts(
        state,
        new Map(
          [...groups].map(([group, { first }]) => [
            `${kind} ${group}`,
            alertOf(kind, group, first),
          ]),
        ),
      )
      counted = await watchSpikes(subject, groups)
    })
    return () => quietly(counted)
  }

  /** Counts are compared, not the events: those of a file that is read again are counted already. */
  const watchSpikes = async (
    subject: string,
    groups: ReadonlyMap<string, Group>,
  ): Promise<() => Promise<void>> => {
    const busy = [...groups].filter(([, { count }]) => count >= SPIKE_EVENTS_MIN)
    if (busy.length === 0) return nothing
    const names = busy.map(([group]) => group)
    const before = (await state.totals(subject, names)).counters
    return async () => {
      const after = (await state.totals(subject, names)).counters
      const grown = busy.filter(([group]) => {
        const known = before.get(group) ?? 0
        return known > 0 && (after.get(group) ?? 0) - known >= SPIKE_EVENTS_MIN
      })
      // Once a day: a bug that stays is no news.
      const alerts = grown.map(([group, { first }]): [string, Alert] => {
        const day = new Date(first.at).toISOString().slice(0, 10)
        return [`spike ${day} ${group}`, alertOf('spike', group, first)]
      })
      await addAlerts(state, new Map(alerts))
    }
  }

  const send = async (): Promise<void> => {
    const { alerts, count } = await waitingAlerts(state, TOLD_MAX)
    if (count === 0 || !(await cooldown.take('alert', cooldownMs))) return
    const named = [...alerts.values()].slice(0, NAMED_MAX)
    await mailer.send(alertMail(named, count - named.length, site))
    await alertsTold(state, alerts.keys())
    service.event('ALERT_SENT', {
      description: 'Told the owner what is new.',
      payload: { named: named.length, count },
    })
  }

  return { watch, send: () => quietly(send) }
}

const KINDS: Readonly<Record<string, 'error' | 'link' | undefined>> = {
  errors: 'error',
  links: 'link',
}

const nothing = (): Promise<void> => Promise.resolve()

function groupsOf(events: readonly AttestedEvent[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const event of events) {
    const name = groupOf(reducerOf(event.type)(event))
    if (name === undefined) continue
    const known = groups.get(name)
    if (known) known.count++
    else if (groups.size < GROUPS_MAX) groups.set(name, { first: event, count: 1 })
  }
  return groups
}

function alertOf(kind: Alert['kind'], group: string, { at, fields }: AttestedEvent): Alert {
  const { message = '', stack = '', file = '' } = fields
  // What has no place in the code is named by its message.
  if (message === '' || (stack === '' && file === '')) return { kind, at, text: group }
  const start = [...message.slice(0, 2 * MESSAGE_CHARS_MAX)].slice(0, MESSAGE_CHARS_MAX)
  return { kind, at, text: `${group}: ${start.join('')}` }
}
