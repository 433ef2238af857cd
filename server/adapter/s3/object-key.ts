import { utf8Length } from '../../../codec/index.js'
import { StoreError } from '../../port/store-error.js'
import { checkName } from '../../port/store-name.js'

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html, "up to 1,024 bytes long". */
const KEY_BYTES_MAX = 1_024

/**
 * Checks a key before S3 is asked. URLs lose the segments `.` and `..`, so such a key would be another one's.
 *
 * @throws {StoreError} `invalid_key`.
 */
export function checkObjectKey(key: string): void {
  checkName('invalid_key', 'key', key)
  const bytes = utf8Length(key)
  if (bytes > KEY_BYTES_MAX) {
    throw new StoreError(
      'invalid_key',
      `The key ${JSON.stringify(key.slice(0, 80))}… has ${bytes} bytes; S3 takes at most ${KEY_BYTES_MAX}.`,
    )
  }
  if (key.split('/').some((segment) => ['', '.', '..'].includes(segment)))
    throw new StoreError('invalid_key', `The key ${JSON.stringify(key)} is no path of an artifact.`)
}

/**
 * A key as it stands in the path of a URL. S3 signs what it decoded and encoded once more, all but the unreserved
 * characters of RFC 3986, so exactly this form has one signature.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "URI encode".
 * @example encodeObjectKey("a b/'%61.txt") // 'a%20b/%27%2561.txt'
 */
export function encodeObjectKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
}
