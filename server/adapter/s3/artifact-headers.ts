/**
 * How an artifact is served: the text that it is, and asked about anew each time, since a browser that kept it would not
 * see its own comment.
 */
export const ARTIFACT_HEADERS = {
  contentType: 'text/plain; charset=utf-8',
  cacheControl: 'no-cache',
} as const
