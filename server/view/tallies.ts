import {
  KINDS_MAX,
  compareUtf8,
  formatArtifact,
  type Directive,
  type Tally,
} from '../../codec/index.js'
import { POLL_KEY, type PollValue } from '../reducer/poll.js'
import type { Shown, SpaceViews } from './view.js'

/** `reactions/<post>.txt`: a line a kind, the most frequent first. */
export const reactions: SpaceViews = {
  open: {
    need: { lists: () => [] },
    render: (shown) => formatArtifact({ directives: [], records: lines('type', tallies(shown)) }),
  },
}

/**
 * `polls/<poll>.txt`: a line a choice. A defined poll has its own choices in its own order, and no others.
 */
export const polls: SpaceViews = {
  open: {
    need: {
      lists: () => [],
      keys: [POLL_KEY],
      counters: ([poll]) => (poll?.value as PollValue | undefined)?.choices,
    },
    render: (shown) => {
      const poll = shown.entities[0]?.value as PollValue | undefined
      if (!poll) return formatArtifact({ directives: [], records: lines('choice', tallies(shown)) })
      const directives: Directive[] = [['question', poll.question]]
      if (poll.closes !== undefined)
        directives.push(['closes', new Date(poll.closes).toISOString()])
      const counted = poll.choices.map((label) => ({
        label,
        count: shown.counters.get(label) ?? 0,
      }))
      return formatArtifact({ directives, records: lines('choice', counted) })
    },
  },
}

function tallies(shown: Shown): Tally[] {
  return [...shown.counters]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || compareUtf8(a.label, b.label))
    .slice(0, KINDS_MAX)
}

function lines(name: 'type' | 'choice', counted: readonly Tally[]): Record<string, string>[] {
  return counted.map(({ label, count }) => ({ [name]: label, count: String(count) }))
}
