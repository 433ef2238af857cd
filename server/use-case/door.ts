import { EventError, KINDS_MAX, type KnownEventType } from '../../codec/index.js'
import type { Change, Entity, StateStore } from '../port/state-store.js'
import type { AttestedEvent } from '../reducer/attested-event.js'
import { commentKey, type CommentValue } from '../reducer/comment.js'
import { reducerOf } from '../reducer/index.js'
import { POLL_KEY, type PollValue } from '../reducer/poll.js'

/** Reaction kinds that the site offers; undefined lets any in, up to 64 a post. */
export interface DoorSettings {
  readonly reactions?: readonly string[]
}

/** The state of one subject with what the same batch has let in already. */
interface Sight {
  readonly entity: (key: string) => Promise<Entity | undefined>
  readonly kinds: () => Promise<Set<string>>
  readonly settings: DoorSettings
}

type Rule = (event: AttestedEvent, sight: Sight) => Promise<void>

/** What can be decided only with the state at hand. It is decided before the row is written, so no replay decides it again. */
const RULES: Partial<Record<KnownEventType, Rule>> = {
  comment: sameContent,
  'comment/edit': targetExists,
  'comment/remove': targetExists,
  'comment/approve': targetExists,
  react: offeredKind,
  vote: openPoll,
}

/** Whether the type has a rule here, so that its events wait for their subject's turn. */
export function hasRule(type: string): boolean {
  return Object.hasOwn(RULES, type)
}

/**
 * The door of one subject, for one batch of events.
 *
 * @returns A function that lets an event in, or throws an {EventError}: `event_conflict`, `not_found`, `closed` or
 * `unknown_choice`. What it let in counts for those after it.
 */
export function createDoor(
  state: StateStore,
  subject: string,
  settings: DoorSettings,
): (event: AttestedEvent) => Promise<void> {
  // What was let in is joined when somebody asks: most events are about an entity of their own.
  const letIn = new Map<string, Change[]>()
  const joined = new Map<string, Entity>()
  const added = new Set<string>()
  const entity = async (key: string): Promise<Entity | undefined> => {
    const found = joined.get(key) ?? (await state.get(subject, key))
    return joinLetIn(key, found)
  }
  const joinLetIn = (key: string, found: Entity | undefined): Entity | undefined => {
    let after = found
    for (const { join } of letIn.get(key) ?? []) {
      after = join(after)
      joined.set(key, after)
      for (const kind of Object.keys(after.counts)) added.add(kind)
    }
    letIn.delete(key)
    return after
  }
  const kinds = async (): Promise<Set<string>> => {
    for (const key of [...letIn.keys()]) await entity(key)
    return new Set([...(await state.totals(subject)).counters.keys(), ...added])
  }
  const sight = { entity, kinds, settings }

  return async (event) => {
    const rule = RULES[event.type as KnownEventType]
    if (!rule) return
    await rule(event, sight)
    for (const change of reducerOf(event.type)(event)) {
      const others = letIn.get(change.key)
      if (others) others.push(change)
      else letIn.set(change.key, [change])
    }
  }
}

/** One id, one content. The same content again is the same event. */
async function sameContent(event: AttestedEvent, { entity }: Sight): Promise<void> {
  const found = (await entity(commentKey(event.id, event.owner)))?.value as CommentValue | undefined
  const { body, name = '', to } = event.fields
  const written = found?.written
  if (!written) return
  const same =
    written.body === body && written.to === to && (event.verified || written.name === name)
  if (!same)
    throw new EventError('event_conflict', 'This id has been used for another comment.', {
      field: 'id',
    })
}

async function targetExists(event: AttestedEvent, { entity }: Sight): Promise<void> {
  const id = event.fields['comment'] ?? ''
  const found = (await entity(commentKey(id, event.owner)))?.value as CommentValue | undefined
  if (found?.written && (found.removed === undefined || event.type === 'comment/remove')) return
  throw new EventError('not_found', 'There is no such comment by this author.', {
    field: 'comment',
  })
}

async function offeredKind(event: AttestedEvent, { kinds, settings }: Sight): Promise<void> {
  const type = event.fields['type'] ?? ''
  if (settings.reactions && !settings.reactions.includes(type)) {
    const limit = settings.reactions.join(' ')
    throw new EventError('unknown_choice', `The site does not offer this reaction, but: ${limit}`, {
      field: 'type',
      limit,
    })
  }
  await fewKinds(type, 'type', await kinds())
}

async function openPoll(event: AttestedEvent, { entity, kinds }: Sight): Promise<void> {
  const choice = event.fields['choice'] ?? ''
  const poll = (await entity(POLL_KEY))?.value as PollValue | undefined
  if (poll?.closes !== undefined && event.at >= poll.closes) {
    throw new EventError('closed', `The poll closed at ${new Date(poll.closes).toISOString()}.`)
  }
  if (!poll) return fewKinds(choice, 'choice', await kinds())
  if (poll.choices.includes(choice)) return
  const limit = poll.choices.join(' | ').slice(0, 500)
  throw new EventError('unknown_choice', `The poll has no such choice, but: ${limit}`, {
    field: 'choice',
    limit,
  })
}

async function fewKinds(kind: string, field: string, kinds: Set<string>): Promise<void> {
  if (kinds.has(kind) || kinds.size < KINDS_MAX) return
  const limit = `${KINDS_MAX} kinds`
  throw new EventError(
    'unknown_choice',
    `There are ${limit} already, which is the most there can be.`,
    { field, limit },
  )
}
