import { sendEvent } from './send-event.js'

/** What this page was counted for, whoever asked for it. */
const counted = new Set<string>()

/**
 * Counts that the page's post is read: one `read` event a page, once it is visible, unless the browser sends Global
 * Privacy Control. Without a name the post is the page's path; `index` is the path `/`.
 *
 * @example countRead('my-post')
 */
export function countRead(post: string): void {
  if ((navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl) return
  const name = post || location.pathname.replace(/^\/+|\/+$/g, '') || 'index'
  if (counted.has(name)) return
  counted.add(name)
  const look = (): void => {
    if (document.visibilityState !== 'visible') return
    document.removeEventListener('visibilitychange', look)
    // A path that can be no post's name is not counted.
    sendEvent('read', { post: name }).catch(() => undefined)
  }
  document.addEventListener('visibilitychange', look)
  look()
}
