import { formatArtifact } from '../../codec/index.js'
import type { ErrorGroupValue } from '../reducer/error-group.js'
import type { SpaceViews } from './view.js'

const GROUPS_SHOWN_MAX = 100

/** `errors/error/js.txt`, private: a line a bug, the latest first. */
export const errors: SpaceViews = {
  aside: {
    need: {
      lists: () => ['group'],
      newest: GROUPS_SHOWN_MAX,
      counters: (entities) => entities.map((entity) => (entity.value as ErrorGroupValue).group),
    },
    render: ({ entities, counters }) => {
      const records = entities
        .map((entity) => entity.value as ErrorGroupValue)
        .reverse()
        .map(({ group, v, first, last, sample: { at: _at, ...sample } }) => ({
          group,
          count: String(counters.get(group) ?? 0),
          first: new Date(first).toISOString(),
          last: new Date(last).toISOString(),
          ...(v === undefined ? {} : { v: String(v) }),
          ...sample,
        }))
      return formatArtifact({ directives: [['groups', String(records.length)]], records })
    },
  },
}
