import type { KnownEventType } from '../../codec/index.js'
import type { Change } from '../port/state-store.js'
import type { AttestedEvent } from './attested-event.js'
import { bookmark } from './bookmark.js'
import { comment, commentApprove, commentEdit, commentRemove } from './comment.js'
import { count } from './count.js'
import { cut } from './cut.js'
import { deadLink } from './dead-link.js'
import { errorReport } from './error-group.js'
import { poll, vote } from './poll.js'
import { react } from './react.js'
import { read } from './read.js'
import { submission } from './submission.js'

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
  bookmark,
  read,
  form: submission,
  'error/js': errorReport,
  'link/dead': deadLink,
}

/** The reducer of a type. A type without one is counted. */
export function reducerOf(type: string): Reducer {
  return Object.hasOwn(REDUCERS, type) ? (REDUCERS[type as KnownEventType] ?? count) : count
}
