/**
 * Which of two writes of one key came later, by the sequencers of their notifications: below 0 where `a` is the earlier one.
 * They are hexadecimal texts of different lengths, of which the shorter is padded with zeros on the right:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 *
 * @example compareSequencers('0055AED6DCD90281E5', '0055AED6DCD90281E6') // -1
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length)
  // EventBridge has been seen to write them in lower case, S3 in upper case.
  const [left, right] = [a, b].map((text) => text.toUpperCase().padEnd(length, '0'))
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1
}
