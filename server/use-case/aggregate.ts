import { ARTIFACT_HEAD_BYTES_MAX } from '../../codec/index.js'
import { viewsOf } from '../view/index.js'
import { middleOf } from './middle.js'
import { openPart } from './part.js'
import { publish, type PublishPorts } from './publish.js'
import { subjectsOf } from './subjects.js'

/**
 * Cuts every head that is over its limit until none is.
 *
 * @param cut Makes and applies the event that cuts.
 * @returns How many cuts were made.
 */
export async function aggregate(
  ports: PublishPorts,
  cut: (subject: string, before: number) => Promise<void>,
): Promise<number> {
  let cuts = 0
  for await (const subject of subjectsOf(ports.state)) {
    if (!viewsOf(subject).cuts) continue
    for (;;) {
      const before = middleOf(
        await publish(ports, openPart(subject)),
        ports.headBytesMax ?? ARTIFACT_HEAD_BYTES_MAX,
      )
      if (before === undefined) break
      await cut(subject, before)
      cuts++
    }
  }
  return cuts
}
