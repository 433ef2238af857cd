import { allParts } from './part.js'
import { publish, type PublishPorts } from './publish.js'
import { blankText } from './blank.js'
import { subjectsOf } from './subjects.js'

/**
 * Renders every artifact again and puts those that are not what the state says: after a power cut, or an editor's hand.
 *
 * @param goOn Asked between subjects: it may take its time, so that visitors do not wait, and end the round.
 * @returns How many artifacts were looked at.
 */
export async function heal(ports: PublishPorts, goOn: () => Promise<boolean>): Promise<number> {
  let count = 0
  for await (const subject of subjectsOf(ports.state)) {
    for (const part of await allParts(ports.state, subject)) {
      // What nobody ever wrote to is not there, and need not be.
      if (await isBlank(ports, part)) continue
      await publish(ports, part)
      count++
    }
    if (!(await goOn())) break
  }
  return count
}

async function isBlank(ports: PublishPorts, part: Parameters<typeof publish>[1]): Promise<boolean> {
  const found = await ports[part.side].get(part.key)
  return found === undefined && (await blankText(ports.state, part))
}
