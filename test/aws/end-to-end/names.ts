import { nodeCrypto } from '../../../server/adapter/node/edge-crypto.js'

/** An id in the form that the client makes. */
export const idOf = (name: string): string => name.padEnd(22, '_')

/** What proves that a comment is this browser's own. */
export const proofOf = (name: string): string => `secret-of-${name}`.padEnd(43, '_')
/** Its digest, which everybody may see. */
export const ownOf = (name: string): string => nodeCrypto.sha256(proofOf(name))

/** The post that most happens to. */
export const THREAD = 'a-post'
/** One with a name that URLs and logs escape. */
export const OTHER = 'über uns/1 + 1 = 2'

/** Fields of what changes a comment of the thread. */
export const changeOf = (
  name: string,
  comment: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> => ({ id: idOf(name), post: THREAD, comment: idOf(comment), ...more })
