import { THREAD, idOf, ownOf } from './names.js'
import type { Step } from './story.js'
import { ADMIN, ANN, BOB, NEIGHBOUR, STRANGER, send, type Question } from './visitors.js'

/** A reaction to the thread. */
export const like = (name: string, type: string, more: Record<string, string> = {}): Question =>
  send('react', { id: idOf(name), post: THREAD, type, ...more })
/** A vote in the poll. */
export const vote = (name: string, choice: string): Question =>
  send('vote', { id: idOf(name), poll: 'lunch', choice })
const poll = { poll: 'lunch', question: 'What is for lunch?', choices: 'soup\nsalad 🥗' }

/** Reactions and votes. */
export const TALLIES: readonly Step[] = [
  [ANN, like('like-1', '👍'), 202],
  [STRANGER, like('like-2', '👍', { own: ownOf('likes') }), 202],
  [BOB, like('like-3', '❤️'), 202],
  [BOB, like('like-4', '❤️', { undo: '1' }), 202],
  [ANN, like('like-5', '🎉'), 202],
  [BOB, { ...like('lost-like', '🎉'), isUnreached: true }, 504],
  [ADMIN, send('poll', { id: idOf('poll'), ...poll, closes: '2096-02-29T12:00Z' }), 202],
  [ANN, vote('vote-1', 'soup'), 202],
  [BOB, vote('vote-2', 'salad 🥗'), 202],
  [NEIGHBOUR, vote('vote-3', 'soup'), 202],
  [ANN, vote('vote-4', 'salad 🥗'), 202],
]
