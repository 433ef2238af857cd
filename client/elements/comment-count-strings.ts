import { plural } from './strings.js'

/** The text of a comment count. */
export interface CommentCountStrings {
  readonly comments: (count: number) => string
}

export const ENGLISH_COMMENT_COUNT: CommentCountStrings = {
  comments: (count) => plural(count, 'comment', 'comments'),
}
