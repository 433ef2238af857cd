import { siteEvent, type SiteEvent } from '../../codec/index.js'

/**
 * The event that cuts a head. Its id follows from subject and time, so that racing writers make the same event.
 *
 * @param sha256 Base64url without padding.
 */
export function cutEvent(
  subject: string,
  before: number,
  sha256: (text: string) => string,
): SiteEvent {
  const id = sha256(`cut\n${subject}\n${before}`).slice(0, 22)
  const post = subject.slice(subject.indexOf('/') + 1)
  return siteEvent('comment/aggregate', { id, post, before: String(before) })
}
