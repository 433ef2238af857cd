import { ARTIFACT_HEAD_BYTES_MAX } from '../../codec/index.js'
import { middleOf } from './middle.js'
import { openPart } from './part.js'
import { publish, type PublishPorts } from './publish.js'

/** Most cuts of one head in one go. Each halves it, so that a head which needs more would not fit into memory. */
const CUTS_MAX = 32

/**
 * Cuts a head in its middle until it is within its limit.
 *
 * @param cut Makes and applies the event that cuts; false where it could not be applied now, which ends the work.
 * @returns How many cuts were made.
 */
export async function cutHead(
  ports: PublishPorts,
  subject: string,
  cut: (subject: string, before: number) => Promise<boolean>,
): Promise<number> {
  const bytesMax = ports.headBytesMax ?? ARTIFACT_HEAD_BYTES_MAX
  for (let cuts = 0; cuts < CUTS_MAX; cuts++) {
    const before = middleOf(await publish(ports, openPart(subject)), bytesMax)
    if (before === undefined || !(await cut(subject, before))) return cuts
  }
  return CUTS_MAX
}
