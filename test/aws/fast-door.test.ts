import { describe, expect, it } from 'vitest'
import { formatQuery, parseArtifact, type Fields } from '../../codec/index.js'
import { answerFast } from '../../server/adapter/aws/fast-door.js'
import { functionUrlRequest } from '../../server/adapter/aws/function-url.js'
import { createMemoryArtifactStore } from '../../server/adapter/memory/artifact-store.js'
import { createMemoryStateStore } from '../../server/adapter/memory/state-store.js'
import { systemClock } from '../../server/adapter/node/clock.js'
import type { PlainAnswer } from '../../server/adapter/http/plain-answer.js'
import type { ArtifactStore } from '../../server/port/artifact-store.js'
import type { StateStore } from '../../server/port/state-store.js'
import { acceptAttested } from '../../server/use-case/accept-attested.js'
import { KEY, attest, attestor, withKeys } from '../server/edge/some-attestor.js'
import { deployedSettings } from '../../server/entry/aws/deployed-settings.js'
import { functionUrlEvent } from './function-url-event.js'

const COMMENT = { id: 'some-comment', post: 'p', body: 'great & good' }

describe('the fast lane of a deployed site', () => {
  it('publishes a comment and says where', async () => {
    const { open, send } = fastLane()
    const { status, headers, body } = await send('comment', COMMENT)
    expect({ status, body }).toEqual({ status: 202, body: undefined })
    expect(headers).toEqual({
      'cache-control': 'no-store',
      location: '/comments/p.txt#some-comment',
    })
    const { records } = parseArtifact((await open.get('comments/p.txt'))?.text ?? '')
    expect(records).toMatchObject([{ id: 'some-comment', body: 'great & good', name: 'Ann' }])
  })

  it('sends a plain form back to its page', async () => {
    const { send } = fastLane()
    const { status, headers } = await send('comment', COMMENT, {
      method: 'GET',
      headers: {
        'sec-fetch-mode': 'navigate',
        'x-event-host': 'blog.example',
        referer: 'https://blog.example/posts/p',
      },
    })
    expect([status, headers['location']]).toEqual([303, '/posts/p#comment-some-comment'])
  })

  it('lets a named origin read the answer', async () => {
    const { send } = fastLane('{"origins":["https://docs.example"]}')
    const { headers } = await send('comment', COMMENT, {
      headers: { origin: 'https://docs.example' },
    })
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://docs.example',
      'access-control-expose-headers': 'Location, Retry-After, ETag',
    })
  })

  it('refuses what only the state can tell, with a problem', async () => {
    const { send } = fastLane()
    await send('comment', COMMENT)
    const answer = await send('comment', { ...COMMENT, body: 'other' })
    expect([answer.status, problemOf(answer)]).toEqual([409, 'event_conflict'])
    const gone = await send('comment/remove', {
      id: 'a-removal',
      post: 'p',
      comment: 'no-such-comment',
    })
    expect([gone.status, problemOf(gone)]).toEqual([404, 'not_found'])
  })

  it('offers the reactions of its settings alone', async () => {
    const { send } = fastLane('{"reactions":["👍"]}')
    expect((await send('react', { id: 'reaction-a', post: 'p', type: '👍' })).status).toBe(202)
    const refused = await send('react', { id: 'reaction-b', post: 'p', type: '👎' })
    expect([refused.status, problemOf(refused)]).toEqual([400, 'unknown_choice'])
  })

  it('takes in the same event again without a trace', async () => {
    const { open, send } = fastLane()
    await send('comment', COMMENT)
    const before = (await open.get('comments/p.txt'))?.text
    expect((await send('comment', COMMENT)).status).toBe(202)
    expect((await open.get('comments/p.txt'))?.text).toBe(before)
  })

  it('says that an event is late where its artifact cannot be written', async () => {
    const failed: unknown[] = []
    const { send, state } = fastLane('{}', { failed, open: brokenStore() })
    const { status, headers } = await send('comment', COMMENT)
    expect([status, headers['retry-after']]).toEqual([202, '2'])
    expect(headers['location']).toBe('/comments/p.txt#some-comment')
    expect(failed).toMatchObject([{ message: 'no' }])
    expect((await state.totals('comments/p')).counters.get('count')).toBe(1)
  })

  it('says that an event is undecided where the state cannot be had, so that the log decides', async () => {
    const failed: unknown[] = []
    const { send } = fastLane('{}', { failed, state: brokenState() })
    const answer = await send('comment', COMMENT)
    expect([answer.status, problemOf(answer)]).toEqual([503, 'state_unavailable'])
    expect(answer.headers['retry-after']).toBe('5')
    expect(failed).toMatchObject([{ message: 'no' }])
  })

  it.each([
    ['none', undefined],
    ['a broken one', 'forged'],
    ['one of other fields', attest('comment', { ...COMMENT, body: 'other' })],
    [
      'one by a stranger',
      attest('comment', COMMENT, undefined, withKeys({ kid: 'now', key: 'x' })),
    ],
  ])('lets nothing in with %s for an attestation, and refuses nothing', async (_, attestation) => {
    const { send, state } = fastLane()
    const answer = await send('comment', COMMENT, { attestation })
    // A 4xx of ours would keep the reader of the log from an event that the edge did attest.
    expect([answer.status, problemOf(answer)]).toEqual([503, 'attestation_unverified'])
    expect((await state.totals('comments/p')).version).toBe(0)
  })

  it('asks for new keys where the edge signs with one that it does not know', async () => {
    const asked: boolean[] = []
    const rotated = { kid: 'next', key: 'the next key' }
    const attestation = attest('comment', COMMENT, undefined, withKeys(rotated, KEY))
    const { send } = fastLane('{}', {
      attestor: async (isAskedAgain) => {
        asked.push(isAskedAgain)
        return isAskedAgain ? withKeys(rotated, KEY) : attestor
      },
    })
    expect((await send('comment', COMMENT, { attestation })).status).toBe(202)
    expect(asked).toEqual([false, true])
  })

  it('says that an event is undecided where the keys cannot be had', async () => {
    const failed: unknown[] = []
    const { send } = fastLane('{}', {
      failed,
      attestor: async () => {
        throw new Error('no keys')
      },
    })
    const answer = await send('comment', COMMENT)
    expect([answer.status, problemOf(answer)]).toEqual([503, 'attestation_unverified'])
    expect(failed).toMatchObject([{ message: 'no keys' }])
  })

  it('has no event at another path', async () => {
    const answer = await answerFast(functionUrlRequest(functionUrlEvent({ path: '/x' })), {
      settings: deployedSettings('{}'),
      attestor: async () => attestor,
      accept: async () => ({}),
      failed: () => undefined,
    })
    expect(answer.status).toBe(404)
  })
})

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly attestation?: string | undefined
}

/** A fast handler over memory, and an edge that attests what Ann sends. */
function fastLane(
  text = '{}',
  about: {
    failed?: unknown[]
    open?: ArtifactStore
    state?: StateStore
    attestor?: Parameters<typeof answerFast>[1]['attestor']
  } = {},
) {
  const settings = deployedSettings(text)
  const {
    failed = [],
    open = createMemoryArtifactStore(),
    state = createMemoryStateStore(),
  } = about
  const failedWith = (error: unknown): void => void failed.push(error)
  const ports = {
    state,
    open,
    aside: createMemoryArtifactStore(),
    clock: systemClock,
    late: failedWith,
  }
  const send = (type: string, fields: Fields, sent: Sent = {}): Promise<PlainAnswer> => {
    const { method = 'POST', headers = {} } = sent
    const attestation = 'attestation' in sent ? sent.attestation : attest(type, fields)
    const event = functionUrlEvent({
      method,
      path: `/fastevent/${type}`,
      query: formatQuery(fields),
      headers: {
        ...headers,
        ...(attestation === undefined ? {} : { 'x-event-attestation': attestation }),
      },
    })
    return answerFast(functionUrlRequest(event), {
      settings,
      attestor: about.attestor ?? (async () => attestor),
      accept: (attested) => acceptAttested(ports, attested, settings),
      failed: failedWith,
    })
  }
  return { open, state, send }
}

function problemOf({ body = '{}' }: PlainAnswer): unknown {
  return (JSON.parse(body) as { code?: string }).code
}

function brokenStore(): ArtifactStore {
  const fails = async (): Promise<never> => {
    throw new Error('no')
  }
  return { get: fails, look: fails, put: fails }
}

function brokenState(): StateStore {
  const fails = async (): Promise<never> => {
    throw new Error('no')
  }
  return { join: fails, get: fails, list: fails, totals: fails, subjects: fails }
}
