import type { Plural } from './strings.js'

/** What `site-comments` says to somebody who reads. */
export const COMMENT_STRINGS = {
  heading: 'Comments',
  comments: { one: '{} comment', other: '{} comments' } as Plural,
  yourComment: 'Your comment',
  loading: 'Loading comments…',
  loadFailed: 'The comments could not be loaded.',
  retry: 'Try again',
  empty: 'No comments yet. Yours can be the first.',
  anonymous: 'Anonymous',
  verified: 'Verified',
  roles: { admin: 'Author', moderator: 'Moderator', system: 'System' } as Readonly<
    Record<string, string>
  >,
  edited: 'edited',
  commentBy: 'Comment by {}',
  answers: 'In reply to {}',
  answersGone: 'In reply to a comment that is not shown here',
  reply: 'Reply',
  replyTo: 'Reply to {}',
}
