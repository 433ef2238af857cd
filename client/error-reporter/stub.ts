/**
 * A script to put inline into the page's head, before any other: it keeps what goes wrong before the reporter is there.
 * `reportErrors` takes over what it kept, and removes its listeners.
 *
 * @example const page = `<head><script>${ERROR_STUB}</script>`
 */
export const ERROR_STUB =
  '(q=>{q.on=e=>{q.length<50&&q.push(e)};' +
  '["error","unhandledrejection","securitypolicyviolation"].map(t=>addEventListener(t,q.on,!0))' +
  '})(window.siteEventsEarly=[])'
