import type { Clock } from '../../port/clock.js'

/** How often S3 is asked before it counts as gone. */
export const ASKS_MAX = 4
const BACKOFF_MS = 50
const BACKOFF_MS_MAX = 1_000
/** No try begins later than this after the first. */
const PATIENCE_MS = 3_000

/**
 * Asks, and asks again after a random wait that doubles ("full jitter"), until there is an answer or patience is at its end.
 *
 * @param isAgain Whether this answer is a reason to ask again.
 * @returns The last answer, and how often it took asking.
 */
export async function askAgain<Answer>(
  clock: Clock,
  ask: () => Promise<Answer>,
  isAgain: (answer: Answer) => boolean,
): Promise<{ readonly answer: Answer; readonly tries: number }> {
  const start = clock.now()
  for (let tries = 1; ; tries++) {
    const answer = await ask()
    if (!isAgain(answer) || tries === ASKS_MAX) return { answer, tries }
    const wait = clock.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** (tries - 1))
    if (clock.now() - start + wait > PATIENCE_MS) return { answer, tries }
    await clock.sleep(wait)
  }
}
