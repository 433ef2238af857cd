import { sendEvent } from './send-event.js'

/**
 * Counts that the page's post is read: one `read` event, once the page is visible, unless the browser sends Global
 * Privacy Control. Without a name the post is the page's path; `index` is the path `/`.
 *
 * @example countRead('my-post')
 */
export function countRead(post: string): void {
  if ((navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl) return
  const name = post || location.pathname.replace(/^\/+|\/+$/g, '') || 'index'
  const look = (): void => {
    if (document.visibilityState !== 'visible') return
    document.removeEventListener('visibilitychange', look)
    // A path that can be no post's name is not counted.
    sendEvent('read', { post: name }).catch(() => undefined)
  }
  document.addEventListener('visibilitychange', look)
  look()
}
