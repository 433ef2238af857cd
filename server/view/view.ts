import type { Entity } from '../port/state-store.js'

/** What a view asks of the state for one part of a subject. */
export interface Need {
  /** Lists to read within the part's range. What the counters say is empty need not be read. */
  readonly lists: (counters: ReadonlyMap<string, number>) => readonly string[]
  /** Entities to read by key. */
  readonly keys?: readonly string[]
  /** Most entities of a list, newest first. Without it the whole range is read. */
  readonly newest?: number
  /** Names the counters wanted, from the entities read; without names the 64 largest are read. */
  readonly counters?: (entities: readonly Entity[]) => readonly string[] | undefined
  /** Names, for an entity of a list, another subject whose counter `count` is wanted, instead of counters of its own. */
  readonly countOf?: (entity: Entity) => string
}

/** What the state holds for one part of a subject. */
export interface Shown {
  /** Within the state: `comments/my-post`. */
  readonly subject: string
  /** By recorded time, then key; entities asked for by key come first. */
  readonly entities: readonly Entity[]
  /** By name, or by subject where the need is of other subjects' counts. */
  readonly counters: ReadonlyMap<string, number>
  /** The cut that ends this part; undefined for the head, which has no end. */
  readonly cut?: number
  /** The cut that the part begins with: what is older lies in that cut's segment. */
  readonly previousCut?: number
}

/** A pure rule from state to text. */
export interface View {
  readonly need: Need
  readonly render: (shown: Shown) => string
}

/** The views of one space of subjects. */
export interface SpaceViews {
  /** In the public store; where left out, the space has no public artifact. */
  readonly open?: View
  /** In the private store. */
  readonly aside?: View
  /** Whether cuts part the open artifact into segments. */
  readonly cuts?: true
}
