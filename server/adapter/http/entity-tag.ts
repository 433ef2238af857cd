import type { ContentCoding } from './accept-encoding.js'

/**
 * The strong entity tag of a file's content in one coding. RFC 9110 section 8.8.3 wants another tag wherever the bytes sent
 * differ, and its 8.8.3.3 shows this very case: so each coding has its own suffix. A weak tag for all of them would also be
 * correct, but could not resume a download, since `If-Range` compares strongly.
 *
 * ```ts
 * entityTag('x1Yz', 'br') // '"x1Yz-br"'
 * ```
 */
export function entityTag(digest: string, coding: ContentCoding): string {
  return coding === 'identity' ? `"${digest}"` : `"${digest}-${coding}"`
}

/** Whether `If-None-Match` lists the tag, by weak comparison: a proxy that recompresses turns `"a"` into `W/"a"`. */
export function listsEntityTag(header: string, tag: string): boolean {
  if (header === tag || header.trim() === '*') return true
  return header.match(/"[^"]*"/g)?.includes(tag) ?? false
}
