import { artifactKey, compareUtf8 } from '../../codec/index.js'
import type { Entity, StateStore, Totals } from '../port/state-store.js'
import type { Need, Shown, View } from '../view/view.js'
import { viewsOf } from '../view/index.js'

/** One artifact of a subject: its head, one of its segments, or its private side. */
export interface Part {
  readonly subject: string
  readonly key: string
  readonly side: 'open' | 'aside'
  /** The cut that ends the segment; undefined for the head and the private side. */
  readonly cut?: number
}

const RANGE_ROWS_MAX = 100_000
const CUTS_PAGE = 1_000

export function openPart(subject: string, cut?: number): Part {
  return cut === undefined
    ? { subject, key: artifactKey(subject), side: 'open' }
    : { subject, key: artifactKey(subject, String(cut)), side: 'open', cut }
}

export function asidePart(subject: string): Part {
  return { subject, key: artifactKey(subject), side: 'aside' }
}

/** The parts that show these entities, each once: older segments first, then the head, then the private side. */
export async function partsShowing(
  state: StateStore,
  subject: string,
  entities: readonly Pick<Entity, 'shows'>[],
): Promise<readonly Part[]> {
  const views = viewsOf(subject)
  const parts = new Map<string, Part>()
  if (views.open) {
    const times = entities.flatMap((entity) => entity.shows.times)
    const cuts = views.cuts ? await cutsAfter(state, subject, times) : [undefined]
    for (const cut of cuts) parts.set(String(cut), openPart(subject, cut))
  }
  if (views.aside && entities.some((entity) => entity.shows.aside)) {
    parts.set('aside', asidePart(subject))
  }
  return [...parts.values()]
}

/**
 * For each time the cut that ends its part, ascending, each once; undefined, last, means the head. The head is always
 * among them, since it counts the whole subject.
 */
async function cutsAfter(
  state: StateStore,
  subject: string,
  times: readonly number[],
): Promise<readonly (number | undefined)[]> {
  if (times.length === 0) return []
  if (!hasCuts(await state.totals(subject))) return [undefined]
  const [newest] = await state.list(subject, { list: 'cut', limit: 1, newestFirst: true })
  const found: number[] = []
  // What lies before the same cut is one part: a file of many old events asks once for each part that shows them.
  let reached = -Infinity
  for (const time of [...new Set(times)].sort((a, b) => a - b)) {
    if (newest?.at === undefined || time >= newest.at) break
    if (time < reached) continue
    const [next] = await state.list(subject, { list: 'cut', from: time + 1, limit: 1 })
    if (next?.at === undefined) break
    found.push(next.at)
    reached = next.at
  }
  return [...found, undefined]
}

/** Every part that a subject may have, segments from the oldest, then the head, then the private side. */
export async function allParts(state: StateStore, subject: string): Promise<readonly Part[]> {
  const views = viewsOf(subject)
  const parts: Part[] = []
  if (views.cuts) {
    for (let from = 0; ;) {
      const cuts = await state.list(subject, { list: 'cut', from, limit: CUTS_PAGE })
      parts.push(...cuts.map((cut) => openPart(subject, cut.at)))
      if (cuts.length < CUTS_PAGE) break
      from = (cuts.at(-1)?.at ?? 0) + 1
    }
  }
  if (views.open) parts.push(openPart(subject))
  if (views.aside) parts.push(asidePart(subject))
  return parts
}

/** What the state holds for a part, with the version that it is at least of. */
export async function readPart(
  state: StateStore,
  part: Part,
  view: View,
): Promise<{ shown: Shown; version: number }> {
  const { subject, cut } = part
  const { need } = view
  // The version comes first: a change while the rest is read is seen by whoever reads the version again.
  const totals = await state.totals(subject)
  const { version, counters: largest } = totals
  const previousCut =
    part.side === 'open' && hasCuts(totals) ? await cutBefore(state, part) : undefined
  const named: Entity[] = []
  for (const key of need.keys ?? []) {
    const entity = await state.get(subject, key)
    if (entity) named.push(entity)
  }
  const range = {
    ...(previousCut === undefined ? {} : { from: previousCut }),
    ...(cut === undefined ? {} : { to: cut }),
  }
  const lists: (readonly Entity[])[] = []
  for (const list of need.lists(largest)) {
    const limit = need.newest ?? RANGE_ROWS_MAX
    const newestFirst = need.newest !== undefined
    lists.push(await state.list(subject, { list, ...range, limit, newestFirst }))
  }
  const [only = []] = lists
  // One list that was read from its beginning is in order, and is most of what there is to read.
  const inOrder = lists.length < 2 && need.newest === undefined
  const listed = inOrder ? only : lists.flat().sort(byTime)
  const entities = named.length === 0 ? listed : [...named, ...listed]
  const counters = await countersOf(state, subject, need, entities, largest)
  return {
    version,
    shown: {
      subject,
      entities,
      counters,
      ...(cut === undefined ? {} : { cut }),
      ...(previousCut === undefined ? {} : { previousCut }),
    },
  }
}

/** The counters that a view needs. */
async function countersOf(
  state: StateStore,
  subject: string,
  need: Need,
  entities: readonly Entity[],
  largest: Totals['counters'],
): Promise<Totals['counters']> {
  if (need.countOf) {
    const counts = new Map<string, number>()
    for (const other of entities.map(need.countOf)) {
      const { counters } = await state.totals(other, ['count'])
      counts.set(other, counters.get('count') ?? 0)
    }
    return counts
  }
  const names = need.counters?.(entities)
  return names ? (await state.totals(subject, names)).counters : largest
}

/** Whether anything was ever cut: the reducer of cuts counts them, so that most subjects need no look for one. */
function hasCuts({ counters }: Totals): boolean {
  return counters.has('cuts')
}

async function cutBefore(state: StateStore, part: Part): Promise<number | undefined> {
  const to = part.cut === undefined ? {} : { to: part.cut }
  const [found] = await state.list(part.subject, {
    list: 'cut',
    ...to,
    limit: 1,
    newestFirst: true,
  })
  return found?.at
}

function byTime(a: Entity, b: Entity): number {
  return (a.at ?? 0) - (b.at ?? 0) || compareUtf8(a.key, b.key)
}
