import { parseArtifact } from '../../../codec/index.js'
import { COMMENTS, write } from './comment-steps.js'
import { THREAD, changeOf, idOf } from './names.js'
import { REFUSED } from './refused-steps.js'
import { SLOW } from './slow-steps.js'
import { TALLIES, like } from './tally-steps.js'
import { ANN, BOB, MODERATOR, send, type Question, type Visitor } from './visitors.js'

/** What somebody does, and the status that a site answers it with. */
export type Step = readonly [who: Visitor, question: Question, status: number]

/** What happens before anybody has read the log. */
export const FIRST_DAY: readonly Step[] = [...COMMENTS, ...TALLIES, ...SLOW, ...REFUSED]

/**
 * What happens once the log is read.
 *
 * @param waiting The file of comments that wait for approval, where a moderator finds what no handler was reached for.
 */
export function secondDay(waiting: string): readonly Step[] {
  const by = parseArtifact(waiting).records.find(({ id }) => id === idOf('unreached'))?.by ?? ''
  return [
    [MODERATOR, send('comment/approve', changeOf('approval-2', 'unreached', { by })), 202],
    // In a segment by now.
    [ANN, send('comment/edit', changeOf('late-edit', 'long-1', { body: 'Shorter' })), 202],
    [BOB, send('comment/remove', changeOf('late-removal', 'long-0')), 202],
    [BOB, write('second-day', { body: 'Good morning' }), 202],
    [BOB, like('late-like', '❤️'), 202],
    [ANN, send('read', { id: idOf('late-read'), post: THREAD }), 202],
  ]
}
