import { viewsOf } from '../view/index.js'
import { cutHead } from './cut-head.js'
import type { PublishPorts } from './publish.js'
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
    cuts += await cutHead(ports, subject, (...about) => cut(...about).then(() => true))
  }
  return cuts
}
