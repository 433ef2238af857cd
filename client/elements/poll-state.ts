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
 * Joins the page's own options with the published counts, and puts a vote on its way on top. The page's options come
 * first and in its order; choices that only the artifact knows follow.
 */
export function pollState(
  text: string,
  options: readonly string[],
  pending: readonly PendingEvent[],
  votedBefore: string | undefined,
): PollState {
  const counts = new Map<string, number>(options.map((option) => [option, 0]))
  const add = (choice: unknown, change: number): void => {
    const count = counts.get(choice as string) ?? 0
    if (typeof choice === 'string') counts.set(choice, Math.max(0, count + change))
  }
  let question = ''
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
  if (latest && latest !== votedBefore) {
    add(latest, 1)
    add(votedBefore, -1)
  }
  const tallies = [...counts].map(([label, count]) => ({ label, count }))
  return { question, tallies, total: tallies.reduce((sum, { count }) => sum + count, 0), closes }
}
