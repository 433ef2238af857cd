import type { Plural } from './strings.js'

/** What `site-comment-count` says. */
export const COMMENT_COUNT_STRINGS = {
  comments: { one: '{} comment', other: '{} comments' } as Plural,
}
