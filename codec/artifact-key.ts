/**
 * The path of an artifact. Keys are text, not URLs: `comments/café.txt`. A subject that `checkSubject` lets through and a
 * cut give a key that no other subject and cut gives.
 *
 * @example artifactKey('comments/my-post') // 'comments/my-post.txt'
 * @example artifactKey('comments/my-post', '1763800000000') // 'comments/my-post.1763800000000.txt'
 */
export function artifactKey(subject: string, cut?: string): string {
  return cut === undefined ? `${subject}.txt` : `${subject}.${cut}.txt`
}

/** The key as a URL path. */
export function artifactPath(key: string): string {
  return `/${key.split('/').map(encodeURIComponent).join('/')}`
}
