import { formatQuery } from '../codec/index.js'
import { base64url } from './new-id.js'

/** What an edge has to read, and cannot inflate: see `docs/decisions/0007-what-the-edge-reads-stays-outside-z.md`. */
const OUTSIDE = /^(id|own|proof|att|z|post|poll|form|by)$/

/**
 * A query whose field `z` holds the other fields, deflated. Inside it nothing is escaped that need not be: what is not
 * ASCII takes a third of the bytes, and the 64 KiB that `z` may inflate to hold the longest comment in any language.
 *
 * @example await deflatedQuery({ post: 'my-post', body: long }) // 'post=my-post&z=…'
 */
export async function deflatedQuery(fields: Readonly<Record<string, string>>): Promise<string> {
  const outside: Record<string, string> = {}
  const inside: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    if (OUTSIDE.test(name)) outside[name] = value
    else inside.push(`${name}=${value.replace(/[%&+]/g, encodeURIComponent)}`)
  }
  const text = new Blob([inside.join('&')]).stream()
  const deflated = new Response(text.pipeThrough(new CompressionStream('deflate-raw')))
  const z = base64url(new Uint8Array(await deflated.arrayBuffer()))
  return formatQuery({ ...outside, z })
}
