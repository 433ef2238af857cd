/**
 * What the runtime 2.0 of CloudFront Functions has for its functions.
 *
 * Source: the CloudFront developer guide, "Helper methods for key value stores" and "General helper methods".
 */
declare module 'cloudfront' {
  interface KeyValueStore {
    /** Rejects where there is no such key, or no store. */
    get(key: string): Promise<string>
  }
  const cloudfront: {
    /** The store that the function is associated with. */
    kvs(): KeyValueStore
    /**
     * Writes the column `viewer-request-log-data` of the request's row in the access log. At most 800 bytes after
     * CloudFront's encoding of log values; the last call counts.
     */
    logCustomData(text: string): void
  }
  export default cloudfront
}
