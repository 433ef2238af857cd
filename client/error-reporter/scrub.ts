/** A mail address; what follows a URL's `?` or `#`; 7 digits and more in a row; 20 characters of a token, one a digit. */
const PERSONAL = /[\w.+-]+@\S+|[?#&]\w+=\S*|\d[\d -]{6,}|(?=[\w-]*\d)[\w-]{20,}/g

/**
 * Masks what may identify a visitor.
 *
 * @example scrub('No mail for ann@a.example, order 12345678') // 'No mail for *, order *'
 */
export function scrub(text: string): string {
  return text.replace(PERSONAL, '*')
}

/** A file without the page's own origin, and without what may identify a visitor: its query and fragment. */
export function shortFile(file: string): string {
  return file.replaceAll(`${location.origin}/`, '/').replace(/[?#][^ :)]*/g, '')
}
