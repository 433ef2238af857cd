import { utf8Length } from '../../codec/index.js'
import type { Published } from './publish.js'

/**
 * Where to cut a head that is over its limit: the recorded time of the middle of what it shows, or the first later one
 * that leaves something in front of the cut. Undefined where no time does.
 */
export function middleOf(published: Published, bytesMax: number): number | undefined {
  const { text } = published
  // A UTF-16 unit takes at most three bytes.
  if (text.length * 3 <= bytesMax || utf8Length(text) <= bytesMax) return undefined
  const times = published.times()
  const [oldest = 0] = times
  return times.slice(Math.floor(times.length / 2)).find((time) => time > oldest)
}
