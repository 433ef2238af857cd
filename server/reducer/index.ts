import type { KnownEventType } from '../../codec/index.js'
import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { comment, commentApprove, commentEdit, commentRemove } from './comment.js'
import { count } from './count.js'
import { cut } from './cut.js'
import { errorReport } from './error-group.js'
import { poll, vote } from './poll.js'
import { react } from './react.js'

/** Turns an attested event into joins of entities of its subject. Pure and synchronous. */
export type Reducer = (event: AttestedEvent) => readonly Change[]

const REDUCERS: Partial<Record<KnownEventType, Reducer>> = {
  comment,
  'comment/edit': commentEdit,
  'comment/remove': commentRemove,
  'comment/approve': commentApprove,
  'comment/aggregate': cut,
  react,
  poll,
  vote,
  'error/js': errorReport,
}

/** The reducer of a type. A type without one is counted. */
export function reducerOf(type: string): Reducer {
  return Object.hasOwn(REDUCERS, type) ? (REDUCERS[type as KnownEventType] ?? count) : count
}
