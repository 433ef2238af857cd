import { INFLATED_BYTES_MAX, base64urlDecode } from '../../../codec/index.js'

/** Inflates the field `z`. Undefined where it is broken, not UTF-8, or would be over 64 KiB. */
export function inflate(z: string): string | undefined {
  // Not Buffer, which skips what is not base64url.
  const deflated = base64urlDecode(z)
  if (!deflated) return undefined
  // Loaded where it is needed: few events have the field, and a function that starts would wait for it.
  const { inflateRawSync } = process.getBuiltinModule('node:zlib')
  try {
    const bytes = inflateRawSync(deflated, { maxOutputLength: INFLATED_BYTES_MAX })
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
