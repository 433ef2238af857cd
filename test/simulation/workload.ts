import { siteEvent, type Fields, type SiteEvent } from '../../codec/index.js'
import { nodeCrypto } from '../../server/adapter/node/edge-crypto.js'
import type { Actor } from '../../server/edge/attestor.js'
import type { Random } from './random.js'

/** One thing that somebody tries to do. */
export interface Attempt {
  readonly event: SiteEvent
  readonly actor: Actor
  readonly hold: boolean
}

const POSTS = ['first', 'second/part']
const BODIES = ['hi', 'a = b & c # d + e', 'line\nline', '🦊 καλημέρα', 'x'.repeat(150)]
const KINDS = ['👍', '❤️', '🎉']

/** What visitors, owners and moderators do: with ids of others, removals and approvals ahead of time, and second thoughts. */
export function workload(random: Random, size: number): Attempt[] {
  const attempts: Attempt[] = []
  const written: { id: string; post: string; secret: string; actor: Actor }[] = []
  for (let number = 0; number < size; number++) {
    const roll = random.next()
    if (roll < 0.45 || written.length === 0) attempts.push(newComment(random, number, written))
    else if (roll < 0.75) attempts.push(changeOfComment(random, number, random.pick(written)))
    else if (roll < 0.8) attempts.push(lateCut(random, number))
    else attempts.push(tally(random, number))
    // Beside the others, which lose nothing of their crowding by it.
    if (random.chance(0.2)) attempts.push(slowOne(random, number))
  }
  // Nothing may depend on the order in which things are tried.
  return attempts.sort(() => random.next() - 0.5)
}

function newComment(
  random: Random,
  number: number,
  written: { id: string; post: string; secret: string; actor: Actor }[],
): Attempt {
  const stolen = written.length > 0 && random.chance(0.15) ? random.pick(written) : undefined
  const id = stolen?.id ?? idOf('comment', number)
  const post = stolen?.post ?? random.pick(POSTS)
  const secret = idOf('secret-of-a-comment', number)
  const actor = someActor(random)
  written.push({ id, post, secret, actor })
  const own = nodeCrypto.sha256(secret)
  const reply = written.length > 1 && random.chance(0.3) ? { to: random.pick(written).id } : {}
  const fields = { id, post, body: random.pick(BODIES), own, name: `n${random.below(3)}`, ...reply }
  return { event: siteEvent('comment', fields), actor, hold: random.chance(0.3) }
}

function changeOfComment(
  random: Random,
  number: number,
  target: { id: string; post: string; secret: string; actor: Actor },
): Attempt {
  const base = { id: idOf('change', number), post: target.post, comment: target.id }
  const own: Record<string, string> =
    target.actor.user === undefined ? { proof: target.secret } : {}
  const by = target.actor.user === undefined ? nodeCrypto.sha256(target.secret) : undefined
  const roll = random.next()
  if (roll < 0.4)
    return {
      event: siteEvent('comment/edit', { ...base, ...own, body: random.pick(BODIES) }),
      actor: target.actor,
      hold: random.chance(0.3),
    }
  if (roll < 0.6)
    return {
      event: siteEvent('comment/remove', { ...base, ...own }),
      actor: target.actor,
      hold: false,
    }
  const moderator: Actor = { user: 'mod', name: 'Mo', roles: ['moderator'], address: '192.0.2.9' }
  const type = roll < 0.9 ? 'comment/approve' : 'comment/remove'
  return {
    event: siteEvent(type, { ...base, by: by ?? idOf('somebody', number) }),
    actor: moderator,
    hold: false,
  }
}

function lateCut(random: Random, number: number): Attempt {
  const before = String(START + random.below(400))
  const fields: Fields = { id: idOf('cut', number), post: random.pick(POSTS), before }
  return {
    event: siteEvent('comment/aggregate', fields),
    actor: { user: 'root', roles: ['admin'], address: '' },
    hold: false,
  }
}

function tally(random: Random, number: number): Attempt {
  const actor = someActor(random)
  const roll = random.next()
  const id = idOf('tally', number)
  if (roll < 0.5) {
    const undo: Record<string, string> = random.chance(0.3) ? { undo: '1' } : {}
    return {
      event: siteEvent('react', {
        id,
        post: random.pick(POSTS),
        type: random.pick(KINDS),
        ...undo,
      }),
      actor,
      hold: false,
    }
  }
  if (roll < 0.9)
    return {
      event: siteEvent('vote', { id, poll: 'best', choice: random.pick(['lit', 'htmx', 'none']) }),
      actor,
      hold: false,
    }
  if (roll < 0.95) {
    const choices = random.chance(0.5) ? 'lit\nhtmx' : 'htmx\nlit\nnone'
    const fields = { id, poll: 'best', question: 'Which?', choices }
    return {
      event: siteEvent('poll', fields),
      actor: { user: 'root', roles: ['admin'], address: '' },
      hold: false,
    }
  }
  const stack = `TypeError: no\n    at f (https://x.test/a.js:${random.below(2)}:1)`
  return {
    event: siteEvent('error/js', { id, kind: 'TypeError', message: 'no', stack }),
    actor,
    hold: false,
  }
}

/** What takes the slow lane, unless somebody sends it down the other. */
function slowOne(random: Random, number: number): Attempt {
  const id = idOf('slow', number)
  const post = random.pick(POSTS)
  const actor = someActor(random)
  const user: Actor = { ...actor, user: `u${random.below(3)}` }
  const { event, by } = random.pick([
    { event: siteEvent('read', { id, post }), by: actor },
    { event: siteEvent('bookmark', { id, post }), by: user },
    { event: siteEvent('bookmark', { id, post, undo: '1' }), by: user },
    { event: siteEvent('form', { id, form: 'f', at: random.pick(BODIES) }), by: actor },
    { event: siteEvent('link/dead', { id, href: random.pick(POSTS), page: '/' }), by: actor },
    { event: siteEvent('shop/sale', { id }), by: actor },
  ])
  return { event, actor: by, hold: false }
}

/** When the simulated world begins, in milliseconds. */
export const START = 1_763_800_000_000

function someActor(random: Random): Actor {
  const address = `192.0.2.${random.below(3)}`
  return random.chance(0.4)
    ? { user: `u${random.below(3)}`, name: `User ${random.below(2)}`, address }
    : { address }
}

function idOf(kind: string, number: number): string {
  return nodeCrypto.sha256(`${kind} ${number}`).slice(0, 22)
}
