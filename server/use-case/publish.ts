import { artifactPath, directive, parseArtifact } from '../../codec/index.js'
import type { ArtifactStore } from '../port/artifact-store.js'
import type { Clock } from '../port/clock.js'
import type { StateStore } from '../port/state-store.js'
import { viewsOf } from '../view/index.js'
import type { Shown } from '../view/view.js'
import { openPart, readPart, type Part } from './part.js'

/** What publishing needs. */
export interface PublishPorts {
  readonly state: StateStore
  /** What everybody may read. */
  readonly open: ArtifactStore
  /** What the web side cannot open at all. */
  readonly aside: ArtifactStore
  readonly clock: Clock
  /** Told of a subject that events were joined into: what is rendered of many subjects is not published with each. */
  readonly joined?: (subject: string) => void
  /** When to give up, by the clock: who waits for the answer is told to look later. */
  readonly until?: number
  /** Whether others are known to write the subject now. Then writers spread out, and most find their work done. */
  readonly contended?: () => boolean
  /** Most bytes of a head before it is cut. @default 32 KiB */
  readonly headBytesMax?: number
}

export const PUT_ATTEMPTS_MAX = 8
const BACKOFF_MS = 20
const BACKOFF_MS_MAX = 1_000
/** How long contending writers spread over: some ten times what it takes to look, read and put. */
const SPREAD_MS = 700

export interface Published {
  /** Whether the artifact shows, or has shown, the state that the caller had joined. */
  readonly published: boolean
  /** The artifact as it was last seen or written. */
  readonly text: string
  /** Recorded times of what it shows, ascending; empty where nothing was read. */
  readonly times: () => readonly number[]
}

/**
 * Renders a part from the state and puts it where it differs, until nobody has changed either meanwhile.
 *
 * The artifact's revision is read before the state. So a put that succeeds replaced a text that is no newer than the
 * state it was rendered from, and of two racing writers the one with the older state gets a conflict.
 *
 * @param holds After a conflict: whether the text found already shows what the caller wants shown. Then it is done.
 */
export async function publish(
  ports: PublishPorts,
  part: Part,
  holds: (text: string) => boolean = () => false,
): Promise<Published> {
  const store = ports[part.side]
  const view = viewsOf(part.subject)[part.side]
  if (!view) return { published: true, text: '', times: () => [] }
  const { clock, until = Infinity } = ports
  const isLate = (): boolean => clock.now() >= until
  const wait = (ms: number): Promise<void> =>
    clock.sleep(clock.random() * Math.max(0, Math.min(ms, until - clock.now())))
  let published = false
  let refusals = 0
  const isCrowded = ports.contended?.() === true
  // What shows this version, or a later one, shows what the caller had joined.
  const joined = isCrowded ? (await ports.state.totals(part.subject, [])).version : Infinity
  if (isCrowded) {
    refusals++
    await wait(SPREAD_MS)
  }
  let text = ''
  let entities: Shown['entities'] = []
  for (let attempt = 0; attempt < PUT_ATTEMPTS_MAX; attempt++) {
    const found = await store.look(part.key)
    if (refusals > 0 && found && ((found.version ?? -1) >= joined || holds(found.text())))
      return { published: true, text: found.text(), times: () => [] }
    const { shown, version } = await readPart(ports.state, part, view)
    text = view.render(shown)
    entities = shown.entities
    if (!found?.is(text)) {
      // A link is published after its target, whoever made the cut and however far it got.
      if (shown.previousCut !== undefined && nextOf(found?.text()) !== nextOf(text)) {
        await publish(ports, openPart(part.subject, shown.previousCut))
      }
      const condition = found ? { ifRevision: found.revision } : { ifAbsent: true as const }
      const outcome = await store.put(part.key, text, condition, version)
      if (!outcome.ok) {
        if (isLate()) break
        await wait(Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** refusals++))
        continue
      }
    }
    published = true
    // Of contending writers each sees to its own: to look again would make each publish for all the others.
    if (isCrowded || isLate()) break
    if ((await ports.state.totals(part.subject, [])).version === version) break
  }
  return { published, text, times: () => entities.map(({ at = 0 }) => at) }
}

/** Where the older comments are, as a text says. */
function nextOf(text: string | undefined): string | undefined {
  const line = /^#next=.*$/m.exec(text ?? '')?.[0]
  return line && directive(parseArtifact(line), 'next')
}

/** The path where a part is served. */
export function partPath(part: Part): string {
  return artifactPath(part.key)
}
