/** What `site-bookmark` says. */
export const BOOKMARK_STRINGS = {
  bookmark: 'Bookmark',
  bookmarks: 'Bookmarks',
  bookmarkAdded: 'Bookmarked.',
  bookmarkRemoved: 'The bookmark was removed.',
  removeBookmark: 'Remove the bookmark “{}”',
  noBookmarks: 'No bookmarks yet.',
}
