import { formatArtifact } from '../../codec/index.js'
import type { SpaceViews } from './view.js'

/** `reads/<post>.txt`: by how many it was read. */
export const reads: SpaceViews = {
  open: {
    need: { lists: () => [], counters: () => ['count'] },
    render: ({ counters }) =>
      formatArtifact({ directives: [], records: [{ count: String(counters.get('count') ?? 0) }] }),
  },
}
