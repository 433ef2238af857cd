import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entity } from '../../../server/port/state-store.js'
import { reducerOf } from '../../../server/reducer/index.js'
import { viewsOf } from '../../../server/view/index.js'
import { given } from '../reducer/given.js'

const SUBJECT = 'comments/p'

let comments = 0
/** A comment as the state holds it, an object of its own. */
function entity(isHeld: boolean): Entity {
  const at = ++comments
  const event = given(
    'comment',
    { id: `comment-${at}`, post: 'p', body: 'x' },
    { at, hold: isHeld },
  )
  const [change] = reducerOf(event.type)(event)
  return change!.join(undefined)
}

const render = (entities: readonly Entity[]): string =>
  viewsOf(SUBJECT).open!.render({
    subject: SUBJECT,
    entities,
    counters: new Map([['count', entities.length]]),
  })

/** What may happen to the comments of a part between two texts of it. */
const step = fc.record({
  what: fc.constantFrom('append', 'append', 'append', 'replace', 'remove', 'insert', 'copy'),
  place: fc.nat(40),
  isHeld: fc.boolean(),
})

describe('the text of comments', () => {
  it('does not depend on what the part looked like before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let entities: Entity[] = []
        for (const { what, place, isHeld } of steps) {
          const at = Math.min(place, entities.length)
          const next = [...entities]
          if (what === 'append') next.push(entity(isHeld))
          if (what === 'insert') next.splice(at, 0, entity(isHeld))
          if (what === 'replace') next.splice(at, 1, entity(isHeld))
          if (what === 'remove') next.splice(at, 1)
          // As when the state has let go of a subject, and read it again.
          entities = what === 'copy' ? structuredClone(next) : next
          expect(render(entities)).toBe(render(structuredClone(entities)))
        }
      }),
    )
  })
})
