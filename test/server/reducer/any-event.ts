import fc from 'fast-check'
import type { AttestedEvent } from '../../../server/reducer/attested-event.js'
import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'
import type { Role } from '../../../codec/index.js'
import type { Actor } from '../../../server/edge/attestor.js'
import { given } from './given.js'

/** Where all these events lie. Pools are small, so that ids, owners and times collide. */
const SUBJECT = { post: 'p', poll: 'q', form: 'f' }
const START = 1_763_800_000_000
const SECRETS = ['the-secret-of-comment-one', 'the-secret-of-comment-two']
const OWNS = SECRETS.map((secret) => nodeCrypto.sha256(secret))

const id = fc.constantFrom('event-one', 'event-two', 'event-three')
const text = fc.constantFrom('one', 'two', 'a = b\nc & d', '🦊 #1')
const label = fc.constantFrom('👍', 'lit', 'constructor', '__proto__')
const number = fc.constantFrom('1', '2')
const flag = fc.constant('1')
const at = fc.integer({ min: START, max: START + 6 })

const visitor = fc.record(
  {
    user: fc.constantFrom('ann', 'bob'),
    name: fc.constantFrom('Ann', 'Bob', ''),
    address: fc.constantFrom('192.0.2.1', '2001:db8::1'),
  },
  { requiredKeys: [] },
)
const moderator = fc.record({
  user: fc.constantFrom('mo', 'root'),
  roles: fc.constantFrom<Role[][]>(['moderator'], ['admin', 'system']),
})

/** What each owner of a comment is called: by a secret, a session or an address. */
const owners = [
  ...OWNS,
  ...[{ user: 'ann' }, { user: 'bob' }, {}, { address: '2001:db8::1' }].map(
    (actor) => given('comment', { post: SUBJECT.post, body: 'x' }, { actor }).owner,
  ),
]
const owner = fc.constantFrom(...owners)

type Arbitraries = Readonly<Record<string, fc.Arbitrary<string>>>

/** Any attested event of a type, with the fields of `always` and any of `sometimes`. */
function anyOf(
  type: string,
  always: Arbitraries,
  sometimes: Arbitraries = {},
  actor: fc.Arbitrary<Partial<Actor>> = visitor,
): fc.Arbitrary<AttestedEvent> {
  const fields: fc.Arbitrary<Record<string, string>> = fc
    .tuple(fc.record(always), fc.record({ id, ...sometimes }, { requiredKeys: [] }))
    .map(([needed, more]) => ({ ...needed, ...more }))
  return fc
    .record({ fields, actor, at, hold: fc.boolean() })
    .map(({ fields, ...about }) => given(type, fields, about))
}

const post = { post: fc.constant(SUBJECT.post) }
const poll = { poll: fc.constant(SUBJECT.poll) }
const own = { own: fc.constantFrom(...OWNS) }
const proof = { proof: fc.constantFrom(...SECRETS) }
/** Inputs of a form, some of them named like what its line says of itself. */
const inputs = { answer: text, at: text, by: text, count: label, constructor: text }
const ann = fc.constant({ user: 'ann' })
const frame = fc.constantFrom('f@https://x.test/a.js:1:2', 'f@https://x.test/a.js:2:2', 'none')

const comment = anyOf(
  'comment',
  { ...post, body: text },
  { ...own, name: text.map(oneLine), to: id },
)
const edit = anyOf('comment/edit', { ...post, comment: id, body: text }, proof)
const remove = anyOf('comment/remove', { ...post, comment: id }, proof)
const removeOthers = anyOf('comment/remove', { ...post, comment: id, by: owner }, {}, moderator)
const approve = anyOf('comment/approve', { ...post, comment: id, by: owner }, {}, moderator)
const cut = anyOf('comment/aggregate', { ...post, before: at.map(String) }, {}, moderator)
const choices = fc.constantFrom('lit\nconstructor', '👍\nlit')
const define = anyOf('poll', { ...poll, question: label, choices }, {}, moderator)
const report = anyOf(
  'error/js',
  { message: text },
  { kind: label, stack: frame, file: fc.constant('/a.js'), line: number, count: number },
)

/** Any events of one subject, by what they are about. Together they are of every type that the codec knows. */
export const FAMILIES = {
  comments: fc.oneof(comment, edit, remove, removeOthers, approve, cut),
  reactions: anyOf('react', { ...post, type: label }, { ...own, undo: flag }),
  polls: fc.oneof(anyOf('vote', { ...poll, choice: label }, own), define),
  errors: report,
  bookmarks: anyOf('bookmark', { post: label }, { title: text.map(oneLine), undo: flag }, ann),
  reads: anyOf('read', post, own),
  forms: anyOf('form', { form: fc.constant(SUBJECT.form) }, { ...own, ...inputs }),
  links: anyOf(
    'link/dead',
    { href: label },
    { page: text, status: number, tag: label, count: number },
  ),
  counts: anyOf('shop/sale', { price: number }),
}

function oneLine(value: string): string {
  return value.replace(/\n/g, ' ')
}
