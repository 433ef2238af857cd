/**
 * How an artifact is served: the text that it is, and asked about anew each time, since a browser that kept it would not
 * see its own comment.
 */
export const ARTIFACT_HEADERS = {
  contentType: 'text/plain; charset=utf-8',
  cacheControl: 'no-cache',
} as const

/** The name of an object's metadata that tells the version of the state that its text shows. */
export const VERSION_METADATA = 'version'

/** What the metadata says; nothing where it says nothing that is a version. */
export function versionIn(text: string | undefined): { version?: number } {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? { version: Number(text) } : {}
}
