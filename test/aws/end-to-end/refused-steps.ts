import { write } from './comment-steps.js'
import { THREAD, changeOf, idOf, ownOf } from './names.js'
import { keep } from './slow-steps.js'
import type { Step } from './story.js'
import { like, vote } from './tally-steps.js'
import { ANN, BOB, FORGER, STRANGER, post, send, visit } from './visitors.js'

const refusedUrl = (type: string, name: string, more = ''): string =>
  `${type}?post=${THREAD}&id=${idOf(name)}&body=never${more}`

/** What must leave no trace in any artifact. */
export const REFUSED: readonly Step[] = [
  [ANN, post(refusedUrl('/fastevent/comment', 'by-put'), 'PUT'), 405],
  [ANN, post(refusedUrl('/fastevent/comment', 'with-att', '&att=x')), 400],
  [ANN, visit(refusedUrl('/fastevent/comment', 'by-link'), 'cross-site'), 403],
  [FORGER, post(refusedUrl('/fastevent/comment', 'forged')), 401],
  [STRANGER, send('comment/approve', changeOf('usurper', 'held', { by: ownOf('held') })), 403],
  [STRANGER, keep('nobodys', { post: THREAD }), 401],
  [BOB, send('comment/edit', changeOf('no-target', 'nowhere', { body: 'never' })), 404],
  [ANN, write('first', { body: 'never the same' }), 409],
  [ANN, like('no-kind', '💩'), 400],
  [ANN, vote('no-choice', 'never'), 400],
]
