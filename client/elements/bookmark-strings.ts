/** The texts of bookmarks. */
export interface BookmarkStrings {
  readonly bookmark: string
  readonly bookmarks: string
  readonly added: string
  readonly removed: string
  readonly remove: (title: string) => string
  readonly empty: string
}

export const ENGLISH_BOOKMARK: BookmarkStrings = {
  bookmark: 'Bookmark',
  bookmarks: 'Bookmarks',
  added: 'Bookmarked.',
  removed: 'The bookmark was removed.',
  remove: (title) => `Remove the bookmark “${title}”`,
  empty: 'No bookmarks yet.',
}
