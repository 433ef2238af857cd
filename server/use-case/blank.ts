import type { StateStore } from '../port/state-store.js'
import { viewsOf } from '../view/index.js'
import { readPart, type Part } from './part.js'

/** The text of a part, as the state has it. */
export async function textOf(state: StateStore, part: Part): Promise<string> {
  const view = viewsOf(part.subject)[part.side]
  return view ? view.render((await readPart(state, part, view)).shown) : ''
}

/** Whether the state has nothing to show in a part: then its artifact may be missing. */
export async function blankText(state: StateStore, part: Part): Promise<boolean> {
  const view = viewsOf(part.subject)[part.side]
  const blank = view?.render({
    subject: part.subject,
    entities: [],
    counters: new Map(),
    ...cutOf(part),
  })
  return (await textOf(state, part)) === blank
}

function cutOf(part: Part): { cut?: number } {
  return part.cut === undefined ? {} : { cut: part.cut }
}
