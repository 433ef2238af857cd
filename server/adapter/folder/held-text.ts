import { hash } from 'node:crypto'

/**
 * A text as bytes: most texts are replaced before long, and moving them about until then was two fifths of what the garbage
 * collector did. The next text of a key takes the same memory, unless somebody may still read the last one there.
 */
export interface HeldText {
  readonly bytes: Buffer
  readonly length: number
  /** Another name of this text, for this process alone: a digest of each text would be a tenth of what a comment costs. */
  readonly mark: string
  digest: string | undefined
  /** Whether somebody was given it, and may read it at any time. */
  isLent: boolean
}

/** Room that is left for a text to grow. */
const ROOM = 1.25

let marks = 0

/** Holds a text, in the memory of the one before it where that can be. */
export function holdText(encoded: Uint8Array, before?: HeldText): HeldText {
  const { length } = encoded
  const isReused =
    before && !before.isLent && length <= before.bytes.length && before.bytes.length < 4 * length
  // Memory of its own, where `Buffer.from` takes a piece of one that others keep from being let go.
  const bytes = isReused ? before.bytes : Buffer.allocUnsafeSlow(Math.ceil(length * ROOM))
  bytes.set(encoded)
  return { bytes, length, mark: `~${++marks}`, digest: undefined, isLent: false }
}

/** The text's revision: the same after a restart. No mark is one, as base64url has no `~`. */
export function digestOf(held: HeldText): string {
  return (held.digest ??= hash('sha1', encodedOf(held), 'base64url'))
}

export function textOf({ bytes, length }: HeldText): string {
  return bytes.toString('utf8', 0, length)
}

function encodedOf({ bytes, length }: HeldText): Uint8Array {
  return bytes.subarray(0, length)
}

/** Where texts are encoded, each until the next: nothing that uses it waits. */
let scratch = Buffer.allocUnsafeSlow(65_536)

/** A text's bytes, until the next is asked for. */
export function encode(text: string): Uint8Array {
  // A UTF-16 unit takes at most three bytes.
  if (text.length * 3 > scratch.length) scratch = Buffer.allocUnsafeSlow(text.length * 3)
  return scratch.subarray(0, scratch.write(text))
}

/** Whether a text is the one that is held. */
export function isHeldText(held: HeldText, text: string): boolean {
  // A character takes at least one byte, and most texts only grow.
  if (text.length > held.length) return false
  const encoded = encode(text)
  return (
    encoded.length === held.length &&
    held.bytes.compare(encoded, 0, encoded.length, 0, held.length) === 0
  )
}
