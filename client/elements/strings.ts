/** Every text that the elements show. A translation is another object of this type. */
export interface Strings {
  readonly comments: (count: number) => string
  readonly yourComment: string
  readonly yourReply: (name: string) => string
  readonly editComment: string
  readonly name: string
  readonly nameHint: string
  readonly post: string
  readonly postReply: string
  readonly save: string
  readonly cancel: string
  readonly privacy: string
  readonly loading: string
  readonly loadFailed: string
  readonly retry: string
  readonly empty: string
  readonly older: string
  readonly anonymous: string
  readonly verified: string
  readonly roles: Readonly<Record<'admin' | 'moderator' | 'system', string>>
  readonly edited: string
  readonly commentBy: (name: string) => string
  readonly answers: (name: string) => string
  readonly answersGone: string
  readonly reply: string
  readonly replyTo: (name: string) => string
  readonly edit: string
  readonly remove: string
  readonly removeAsk: string
  readonly removeYes: string
  readonly removeNo: string
  readonly removed: string
  readonly saved: string
  readonly states: Readonly<Record<'sending' | 'queued' | 'accepted' | 'held', string>>
  readonly removing: string
  readonly published: string
  readonly bodyMissing: string
  readonly problems: Readonly<Record<string, string>>
  readonly failed: string
  readonly reactions: string
  readonly reacted: (kind: string) => string
  readonly unreacted: (kind: string) => string
}

/** A count and its noun. */
export const plural = (count: number, one: string, other: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : other}`

export const ENGLISH: Strings = {
  comments: (count) => (count === 0 ? 'Comments' : plural(count, 'comment', 'comments')),
  yourComment: 'Your comment',
  yourReply: (name) => `Your reply to ${name}`,
  editComment: 'Edit your comment',
  name: 'Name',
  nameHint: 'optional',
  post: 'Post comment',
  postReply: 'Post reply',
  save: 'Save',
  cancel: 'Cancel',
  privacy: 'No account, no cookies. What you write here is public.',
  loading: 'Loading comments…',
  loadFailed: 'The comments could not be loaded.',
  retry: 'Try again',
  empty: 'No comments yet. Yours can be the first.',
  older: 'Show older comments',
  anonymous: 'Anonymous',
  verified: 'Verified',
  roles: { admin: 'Author', moderator: 'Moderator', system: 'System' },
  edited: 'edited',
  commentBy: (name) => `Comment by ${name}`,
  answers: (name) => `In reply to ${name}`,
  answersGone: 'In reply to a comment that is not shown here',
  reply: 'Reply',
  replyTo: (name) => `Reply to ${name}`,
  edit: 'Edit',
  remove: 'Remove',
  removeAsk: 'Remove this comment for good?',
  removeYes: 'Remove',
  removeNo: 'Keep',
  removed: 'Your comment was removed.',
  saved: 'Your change was saved.',
  states: {
    sending: 'Sending…',
    queued: 'Not sent yet. It will be sent by itself.',
    accepted: 'Sent. It will appear soon.',
    held: 'Waiting for review. Only you can see it for now.',
  },
  removing: 'Removing…',
  published: 'Your comment is published.',
  bodyMissing: 'Write something first.',
  problems: {
    rate_limited: 'That was a lot at once. Wait a minute, then try again.',
    closed: 'This is closed now.',
    not_owner: 'Only its author can change this.',
    session_invalid: 'Your sign-in has run out. Sign in, then try again.',
    url_too_long: 'This is too long to send. Please shorten it.',
    field_too_long: 'This is too long. Please shorten it.',
  },
  failed: 'This could not be sent. Please try again.',
  reactions: 'Reactions',
  reacted: (kind) => `You reacted with ${kind}.`,
  unreacted: (kind) => `Your ${kind} was taken back.`,
}

/** What to tell a visitor about a refusal: our own words where we have some, else the server's. */
export function problemText(
  strings: Strings,
  problem: { readonly code: string; readonly detail: string },
): string {
  return strings.problems[problem.code] ?? (problem.detail || strings.failed)
}
