import { inflateRawSync } from 'node:zlib'
import { INFLATED_BYTES_MAX } from '../../../codec/index.js'

/** Inflates the field `z`. Undefined where it is broken, not UTF-8, or would be over 64 KiB. */
export function inflate(z: string): string | undefined {
  try {
    const bytes = inflateRawSync(Buffer.from(z, 'base64url'), {
      maxOutputLength: INFLATED_BYTES_MAX,
    })
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
