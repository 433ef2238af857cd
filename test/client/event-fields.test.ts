import { expect, test } from 'vitest'
import { beacon } from '../../client/beacon.js'
import { sendEvent, type EventFields, type Receipt } from '../../client/index.js'

/** Never called: that it compiles, errors included, is the test. `tsc -p test` checks it. */
async function compiles(): Promise<void> {
  await sendEvent('comment', { post: 'p', body: 'b', name: 'n', to: 'id' })
  await sendEvent('react', { post: 'p', type: '👍', undo: true })
  await sendEvent('error/js', { message: 'm', line: 3, trunc: false })
  await sendEvent('form', { form: 'contact', email: 'a@example.com', age: 7 })
  await sendEvent('my/own', { anything: 'goes', count: 3, sure: true })
  beacon('read', { post: 'p' })
  const fields: EventFields<'vote'> = { poll: 'q', choice: 'c' }
  const receipt: Receipt = await sendEvent('vote', fields, { signal: AbortSignal.timeout(1_000) })
  // @ts-expect-error -- a comment needs a body.
  await sendEvent('comment', { post: 'p' })
  // @ts-expect-error -- a comment needs a post.
  await sendEvent('comment', { body: 'b' })
  // @ts-expect-error -- a misspelt field.
  await sendEvent('comment', { post: 'p', body: 'b', nmae: 'n' })
  // @ts-expect-error -- an edit names the comment.
  await sendEvent('comment/edit', { post: 'p', body: 'b' })
  // @ts-expect-error -- a flag is true or false.
  await sendEvent('react', { post: 'p', type: '👍', undo: '1' })
  // @ts-expect-error -- a poll has no post.
  await sendEvent('vote', { post: 'p', choice: 'c' })
  // @ts-expect-error -- a line is a number.
  await sendEvent('error/js', { message: 'm', line: '3' })
  // @ts-expect-error -- a form has a name.
  await sendEvent('form', { email: 'a@example.com' })
  // @ts-expect-error -- there are two lanes.
  await sendEvent('my/own', {}, { lane: 'middle' })
  // @ts-expect-error -- a beacon checks its fields too.
  beacon('read', { pots: 'p' })
  // @ts-expect-error -- a receipt is read, not written.
  receipt.status = 'published'
}

test('a wrong field does not compile', () => {
  expect(compiles).toBeTypeOf('function')
})
