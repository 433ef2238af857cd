import { host } from '../host.js'

const counted = new Set<string>()

/**
 * Counts a read of a post, once a page and once somebody can see it. Not where the browser sends Global Privacy Control:
 * nobody asked to be counted.
 */
export function countRead(post: string): void {
  const { navigator, document } = host
  const isWithheld =
    (navigator as { globalPrivacyControl?: boolean } | undefined)?.globalPrivacyControl === true
  if (isWithheld || !document || counted.has(post)) return
  counted.add(post)
  const count = (): void => {
    // A page that is made ready in the background may never be looked at.
    if (document.hidden) return
    document.removeEventListener('visibilitychange', count)
    // Nobody waits for it, so what sends it may come later than what is read.
    import('../send-event.js')
      .then(({ sendEvent }) => sendEvent('read', { post }))
      .catch((error: unknown) => console.error(error))
  }
  document.addEventListener('visibilitychange', count)
  count()
}
