import { deflateRawSync } from 'node:zlib'
import { formatQuery } from '../../../codec/index.js'
import { OTHER, THREAD, changeOf, idOf, ownOf, proofOf } from './names.js'
import type { Step } from './story.js'
import { ANN, BOB, MODERATOR, NEIGHBOUR, STRANGER, send, visit, type Question } from './visitors.js'

const LONG_CHARS = 6_000

/** A comment on the thread. */
export const write = (
  name: string,
  fields: Record<string, string>,
  lane?: 'slow' | 'fast',
): Question => send('comment', { id: idOf(name), post: THREAD, ...fields }, lane)

/** Comments of a thread that is too long for one file. */
const LONG_THREAD: readonly Step[] = Array.from({ length: 10 }, (_, i) => {
  const body = `${i} % & + = #\n${String.fromCharCode(97 + i).repeat(LONG_CHARS)}`
  return [i % 2 ? ANN : BOB, write(`long-${i}`, { body }), 202] as const
})

const first = write('first', { body: 'First 👋 & “best”, 100 %\n\n> quote' })
const held = { body: 'Is this thing on?', name: 'Str=ange & co', own: ownOf('held') }
const other = { post: OTHER, body: 'Καλημέρα', own: ownOf('other') }
const z = deflateRawSync(formatQuery({ body: 'again and '.repeat(50), to: idOf('first') }))

/** Comments, and what changes them. */
export const COMMENTS: readonly Step[] = [
  ...LONG_THREAD,
  [ANN, first, 202],
  [BOB, write('reply', { body: 'No, second', to: idOf('first') }), 202],
  [ANN, send('comment/edit', changeOf('edit', 'first', { body: 'First, edited' })), 202],
  [BOB, write('regret', { body: 'I will regret this' }), 202],
  [BOB, send('comment/remove', changeOf('removal', 'regret')), 202],
  [STRANGER, write('held', held), 202],
  [
    STRANGER,
    send('comment/edit', changeOf('held-edit', 'held', { body: 'On?', proof: proofOf('held') })),
    202,
  ],
  [NEIGHBOUR, write('other', other), 202],
  [
    MODERATOR,
    send('comment/approve', changeOf('approval', 'other', { post: OTHER, by: ownOf('other') })),
    202,
  ],
  [ANN, send('comment', { id: idOf('deflated'), post: THREAD, z: z.toString('base64url') }), 202],
  // The same once more, as a client asks that had no answer.
  [ANN, first, 202],
  [BOB, write('both', { body: 'On both lanes' }), 202],
  [BOB, write('both', { body: 'On both lanes' }, 'slow'), 202],
  [BOB, write('slow-first', { body: 'On the slow lane first' }, 'slow'), 202],
  [BOB, write('slow-first', { body: 'On the slow lane first' }), 202],
  // Its handler was not reached, and the client asked again.
  [BOB, { ...write('retried', { body: 'At the second try' }), isUnreached: true }, 504],
  [BOB, write('retried', { body: 'At the second try' }), 202],
  [STRANGER, visit(`/fastevent/comment?post=${THREAD}&name=Plain+form&body=Without+a+script`), 303],
  [ANN, { ...write('unreached', { body: 'Nobody was there' }), isUnreached: true }, 504],
]
