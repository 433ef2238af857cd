import type { StateStore } from '../port/state-store.js'

const PAGE = 500

/** Every subject of a state, in order. */
export async function* subjectsOf(state: StateStore): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const page = await state.subjects(after, PAGE)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last
  }
}
