import type { Clock } from '../port/clock.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { bySubject } from './by-subject.js'

export interface ApplyAllOptions {
  readonly clock: Clock
  /** Applies events of one subject; false where not all is joined and published. It does not reject. */
  readonly apply: (subject: string, events: readonly AttestedEvent[]) => Promise<boolean>
  /** Subjects that are worked on at once. */
  readonly atOnce: number
  /** Asked before more is begun: false ends it, and what is left is late. */
  readonly goOn?: () => boolean
}

/** How often a subject is tried before it is late. */
const ATTEMPTS_MAX = 5
/** Longest wait before the first repetition, in milliseconds; it doubles with each. */
const RETRY_MS = 200

/**
 * Applies events subject by subject, and tries those again that could not be published.
 *
 * @returns The subjects that are late. What was joined of them stays joined; who reads the events again publishes them.
 */
export async function applyAll(
  events: readonly AttestedEvent[],
  { clock, apply, atOnce, goOn = () => true }: ApplyAllOptions,
): Promise<readonly string[]> {
  let left = [...bySubject(events)]
  for (let attempt = 0; attempt < ATTEMPTS_MAX && left.length > 0; attempt++) {
    if (attempt > 0) await clock.sleep(clock.random() * RETRY_MS * 2 ** attempt)
    const late: typeof left = []
    for (let i = 0; i < left.length; i += atOnce) {
      if (!goOn()) return [...late, ...left.slice(i)].map(([subject]) => subject)
      const group = left.slice(i, i + atOnce)
      const published = await Promise.all(group.map(([subject, own]) => apply(subject, own)))
      late.push(...group.filter((_, index) => !published[index]))
    }
    left = late
  }
  return left.map(([subject]) => subject)
}
