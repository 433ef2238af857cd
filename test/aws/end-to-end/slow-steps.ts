import { OTHER, THREAD, idOf } from './names.js'
import type { Step } from './story.js'
import {
  ANN,
  BOB,
  NEIGHBOUR,
  STRANGER,
  pixel,
  post,
  send,
  visit,
  type Question,
} from './visitors.js'

const bug = (name: string, kind: string, line: string): Question =>
  send('error/js', { id: idOf(name), kind, message: `${kind} in "x" <y>`, file: '/app.js', line })
/** A bookmark. */
export const keep = (name: string, about: Record<string, string>): Question =>
  send('bookmark', { id: idOf(name), ...about })

/** What waits for the log to be read, and what is no event. */
export const SLOW: readonly Step[] = [
  [ANN, send('read', { id: idOf('read-1'), post: THREAD }), 202],
  [STRANGER, pixel(`/events/read?post=${THREAD}&id=${idOf('read-2')}`), 202],
  [STRANGER, pixel(`/events/read?post=${THREAD}&id=${idOf('read-3')}`), 202],
  [ANN, keep('keep-1', { post: THREAD, title: 'Ä post' }), 202],
  [ANN, keep('keep-2', { post: OTHER }), 202],
  [ANN, keep('keep-3', { post: THREAD, undo: '1' }), 202],
  [
    STRANGER,
    send('form', { id: idOf('form'), form: 'contact', text: 'a\tb\r\nc', mail: 'a@b.example' }),
    202,
  ],
  [NEIGHBOUR, visit('/events/form?form=contact&text=plain+form'), 303],
  [ANN, bug('bug-1', 'TypeError', '3'), 202],
  [BOB, bug('bug-2', 'TypeError', '3'), 202],
  [STRANGER, post(`/logs/error/js?id=${idOf('bug-3')}&kind=RangeError&message=by+an+alias`), 202],
  [
    NEIGHBOUR,
    send('link/dead', { id: idOf('dead'), href: 'https://example.org/gone?a=b&c', page: '/a' }),
    202,
  ],
  [ANN, send('newsletter/open', { id: idOf('opened'), issue: '7' }), 202],
  [STRANGER, visit('/blog/a%20post.html?page=2', 'none'), 200],
]
