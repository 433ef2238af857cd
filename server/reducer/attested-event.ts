import type { EventTypeRow, Fields, Role } from '../../codec/index.js'

declare const attested: unique symbol

/**
 * An event whose attestation verified: the only kind that reducers take. The attestor alone makes one
 * (`edge/attestor.ts`), hence the brand.
 */
export interface AttestedEvent {
  readonly [attested]: true
  readonly id: string
  readonly type: string
  readonly row: EventTypeRow
  /** Within the state: `comments/my-post`; of what actors keep for themselves, the actor's: `bookmarks/<digest>`. */
  readonly subject: string
  /** As sent, `z` inflated. */
  readonly fields: Fields
  /** Recorded time in milliseconds. */
  readonly at: number
  /**
   * Who owns what the event writes or changes: the signed-in actor's digest (22 characters), the hash of the browser's
   * secret (43), or `n` and the network's digest (23). The lengths keep the three apart.
   */
  readonly owner: string
  /** Who votes: the signed-in actor's digest, or the network's with one of 16 slots. */
  readonly voter: string
  /** Whether `owner` is a signed-in actor. */
  readonly verified: boolean
  /** The attested name of a signed-in actor. */
  readonly name: string | undefined
  readonly roles: readonly Role[]
  /** Whether moderation holds it back. */
  readonly hold: boolean
  /** Whether moderation holds it back where no door with state decided about it. */
  readonly holdUndecided: boolean
}
