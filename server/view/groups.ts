import { formatArtifact } from '../../codec/index.js'
import { GROUPS, type GroupValue } from '../reducer/group.js'
import type { SpaceViews } from './view.js'

const GROUPS_SHOWN_MAX = 100

type Line = Readonly<Record<string, string | undefined>>

/** Private: a line a group of reports, the latest first. */
function groups(lineOf: (group: GroupValue, told: Line) => Line): SpaceViews {
  return {
    aside: {
      need: {
        lists: () => [GROUPS],
        newest: GROUPS_SHOWN_MAX,
        counters: (entities) => entities.map((entity) => (entity.value as GroupValue).group),
      },
      render: ({ entities, counters }) => {
        const records = entities
          .map((entity) => entity.value as GroupValue)
          .reverse()
          .map((value) =>
            lineOf(value, {
              count: String(counters.get(value.group) ?? 0),
              first: new Date(value.first).toISOString(),
              last: new Date(value.last).toISOString(),
            }),
          )
        return formatArtifact({ directives: [['groups', String(records.length)]], records })
      },
    },
  }
}

/** `errors/error/js.txt`: a line a bug. */
export const errors = groups(({ group, sample }, told) => ({
  group,
  ...told,
  ...withoutTime(sample),
}))

/** `links/link/dead.txt`: a line a dead link and the page that it is on. */
export const links = groups(({ sample }, told) => {
  const { href, page, ...rest } = withoutTime(sample)
  return { href, page, ...told, ...rest }
})

function withoutTime({ at: _at, ...told }: GroupValue['sample']): Line {
  return told
}
