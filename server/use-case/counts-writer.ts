import { RECENT_SUBJECT } from '../reducer/recent-post.js'
import { openPart } from './part.js'
import { publish, type PublishPorts } from './publish.js'

/** Writes `comments/counts.txt`, which shows many posts and therefore is not written with each comment. */
export interface CountsWriter {
  /** Takes note of a subject that events were joined into. */
  joined(subject: string): void
  /** Writes the file where it may be out of date and was not written within the last 10 s. */
  writeIfDue(): Promise<void>
  /** Writes it where it may be out of date. False where it could not be written, and may be still. */
  writeNow(): Promise<boolean>
}

const WRITE_EVERY_MS = 10_000

/**
 * @param isStale Whether an earlier process may have left the file out of date. Who is given again whatever it did not
 *   finish need not look.
 */
export function createCountsWriter(ports: PublishPorts, isStale = true): CountsWriter {
  let writtenAt = -Infinity

  const writeNow = async (): Promise<boolean> => {
    if (!isStale) return true
    // Before the state is read: what is joined meanwhile is written the next time.
    isStale = false
    try {
      if ((await ports.state.totals(RECENT_SUBJECT, [])).version === 0) return true
      writtenAt = ports.clock.now()
      const { published } = await publish(ports, openPart(RECENT_SUBJECT))
      if (!published) isStale = true
      return published
    } catch (error) {
      isStale = true
      throw error
    }
  }

  return {
    joined: (subject) => {
      if (subject.startsWith('comments/')) isStale = true
    },
    writeIfDue: async () => {
      const since = ports.clock.now() - writtenAt
      // A clock that was set back says nothing.
      if (since < 0 || since >= WRITE_EVERY_MS) await writeNow()
    },
    writeNow,
  }
}
