import { directive, parseArtifact, parseTally, type Tally } from '../../codec/index.js'
import type { PendingEvent } from './subject-controller.js'

/** What a poll shows. */
export interface PollState {
  readonly question: string
  readonly tallies: readonly Tally[]
  readonly total: number
  /** When it closes, in milliseconds. */
  readonly closes: number | undefined
}

/**
 * Joins the page's own options with the published counts, and puts a vote on its way on top. The page's options come
 * first and in its order; choices that only the artifact knows follow.
 */
export function pollState(
  text: string,
  own: { readonly question: string; readonly options: readonly string[] },
  pending: readonly PendingEvent[],
  votedBefore: string | undefined,
): PollState {
  const artifact = parseArtifact(text)
  const counts = new Map<string, number>(own.options.map((option) => [option, 0]))
  for (const record of artifact.records) {
    const tally = parseTally(record, 'choice')
    if (tally) counts.set(tally.label, tally.count)
  }
  const latest = pending.at(-1)?.fields['choice']
  if (typeof latest === 'string' && latest !== votedBefore) {
    counts.set(latest, (counts.get(latest) ?? 0) + 1)
    const before = votedBefore === undefined ? undefined : counts.get(votedBefore)
    if (votedBefore !== undefined && before) counts.set(votedBefore, before - 1)
  }
  const tallies = [...counts].map(([label, count]) => ({ label, count }))
  const closes = Date.parse(directive(artifact, 'closes') ?? '')
  return {
    question: own.question || (directive(artifact, 'question') ?? ''),
    tallies,
    total: tallies.reduce((sum, { count }) => sum + count, 0),
    closes: Number.isNaN(closes) ? undefined : closes,
  }
}
