import { RECENT_SUBJECT } from '../reducer/recent-post.js'
import { openPart } from './part.js'
import { publish, type PublishPorts } from './publish.js'

/** Writes `comments/counts.txt`, which shows many posts and therefore is not written with each comment. */
export interface CountsWriter {
  /** Takes note of a subject that events were joined into. */
  joined(subject: string): void
  /** Writes the file where it may be out of date and was not written within the last 10 s. */
  writeIfDue(): Promise<void>
  /** Writes it where it may be out of date. */
  writeNow(): Promise<void>
}

const WRITE_EVERY_MS = 10_000

export function createCountsWriter(ports: PublishPorts): CountsWriter {
  // What an earlier process left is not known.
  let isStale = true
  let writtenAt = -Infinity

  const writeNow = async (): Promise<void> => {
    if (!isStale) return
    // Before the state is read: what is joined meanwhile is written the next time.
    isStale = false
    try {
      if ((await ports.state.totals(RECENT_SUBJECT, [])).version === 0) return
      writtenAt = ports.clock.now()
      const { published } = await publish(ports, openPart(RECENT_SUBJECT))
      if (!published) isStale = true
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
