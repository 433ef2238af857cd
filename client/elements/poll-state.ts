import type { PendingEvent } from './subject-controller.js'

/** A choice, and how many chose it. */
export interface Tally {
  readonly label: string
  readonly count: number
}

/** What a poll shows. */
export interface PollState {
  readonly question: string
  readonly tallies: readonly Tally[]
  readonly total: number
  /** When it closes, in milliseconds. NaN where it does not. */
  readonly closes: number
}

/**
 * Joins the page's own question and options with the published counts, and puts a vote on its way on top. The page's options come
 * first and in its order; choices that only the artifact knows follow.
 */
export function pollState(
  text: string,
  question: string,
  options: readonly string[],
  pending: readonly PendingEvent[],
  votedBefore: string | undefined,
): PollState {
  const counts = new Map<string, number>(options.map((option) => [option, 0]))
  let closes = NaN
  // A line is a query, and one with `#` before it is about the poll itself.
  for (const line of text.split('\n')) {
    const fields = new URLSearchParams(line.replace('#', ''))
    const choice = fields.get('choice')
    if (choice) counts.set(choice, Number(fields.get('count')) || 0)
    question ||= fields.get('question') ?? ''
    closes ||= Date.parse(fields.get('closes') ?? '')
  }
  const latest = pending.at(-1)?.fields['choice']
  const tallies = [...counts].map(([label, count]) => {
    // A vote for what it was before changes nothing.
    const change = Number(label === latest) - Number(label === votedBefore)
    return { label, count: Math.max(0, count + change) }
  })
  return { question, tallies, total: tallies.reduce((sum, { count }) => sum + count, 0), closes }
}
