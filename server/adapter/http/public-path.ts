/**
 * Whether a name may stand in the path of a published file. Dotfiles hold settings and secrets (`.git`, `.env`), so none is
 * published but `.well-known` (RFC 8615). `.` and `..` begin with a dot, so this rule is also the one against traversal.
 */
export function isPublicName(name: string): boolean {
  if (name === '' || /[/\\\0]/.test(name)) return false
  return !name.startsWith('.') || name === '.well-known'
}

/**
 * The decoded names in a URL's path; undefined where the path cannot name a published file. Each name is decoded once and
 * after the split, so an encoded slash never becomes a separator.
 *
 * ```ts
 * publicNames('/comments/caf%C3%A9.txt') // ['comments', 'café.txt']
 * publicNames('/docs/') // ['docs']: a slash at the end adds no name
 * publicNames('//evil.com') // undefined, as for '/..%2fsecret' and '/%zz'
 * ```
 */
export function publicNames(path: string): string[] | undefined {
  // Half of a surrogate pair would be replaced by the file system and cannot be encoded into a redirect.
  if (!path.startsWith('/') || /\p{Surrogate}/u.test(path)) return undefined
  const parts = path.slice(1).split('/')
  if (parts.at(-1) === '') parts.pop()
  try {
    const names = path.includes('%') ? parts.map(decodeURIComponent) : parts
    return names.every(isPublicName) ? names : undefined
  } catch {
    return undefined
  }
}
