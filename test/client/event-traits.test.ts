import { describe, expect, test } from 'vitest'
import { artifactUrl } from '../../client/publication.js'
import { eventTraits } from '../../client/event-traits.js'
import { EVENT_TYPES, eventTypeRow } from '../../codec/index.js'

const TYPES = Object.keys(EVENT_TYPES)
const CUSTOM = ['shop/sale', 'signup', 'a/b/c', 'comment/like', 'react/more']

describe.each([...TYPES, ...CUSTOM])('what a sender knows of "%s"', (type) => {
  const row = eventTypeRow(type)!
  const { space, isFast, isVote } = eventTraits(type)

  test('is what the codec says', () => {
    expect(isFast ? 'fast' : 'slow').toBe(row.lane)
    expect(isVote).toBe(row.purpose === 'vote')
    // Where an artifact is public, the subject is named as the codec names it.
    const subject = row.subject === 'poll' ? { poll: 'my-poll' } : { post: 'my-post' }
    const name = Object.values(subject)[0] ?? ''
    const url = artifactUrl(`${row.space}/${name}`)
    expect(space ? artifactUrl(`${space}/${name}`) : undefined).toBe(url)
    if (url) expect(Object.keys(subject)).toEqual([row.subject])
  })
})

test('names that objects inherit are types like any other', () => {
  for (const type of ['constructor', 'toString', '__proto__'])
    expect(eventTraits(type).space).toBeFalsy()
})
