import { formatArtifact } from '../../codec/index.js'
import type { Entity } from '../port/state-store.js'
import { RECENT_POSTS, type RecentPostValue } from '../reducer/recent-post.js'
import type { SpaceViews } from './view.js'

const POSTS_SHOWN_MAX = 1_000

/**
 * `comments/counts.txt`: how many comments a post has, the one commented last first, by the second. A post whose comments
 * are all removed is left out: its name may have been what they were removed for.
 */
export const recentPosts: SpaceViews = {
  open: {
    need: {
      lists: () => [RECENT_POSTS],
      newest: POSTS_SHOWN_MAX,
      countOf: (entity) => `comments/${postOf(entity)}`,
    },
    render: ({ entities, counters }) => {
      const records = entities
        .map(postOf)
        .reverse()
        .map((post) => ({ post, count: String(counters.get(`comments/${post}`) ?? 0) }))
        .filter(({ count }) => count !== '0')
      return formatArtifact({ directives: [], records })
    },
  },
}

function postOf(entity: Entity): string {
  return (entity.value as RecentPostValue).post
}
