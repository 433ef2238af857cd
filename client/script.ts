/**
 * The entry for a script tag: it reads its settings from the tag's own attributes, and loads the elements that the page
 * has. What sends events is loaded when it is needed.
 *
 * @example <script type="module" src="/site-events.js" data-report-errors></script>
 */
import { autoloadElements } from './elements/autoload.js'
import { loadSending } from './elements/load-sending.js'
import { readScriptTag } from './script-tag.js'
import type * as Send from './send-event.js'
import { itemKeys } from './storage.js'

export { reportError, reportErrors } from './error-reporter/lazy.js'
export { configure } from './settings.js'

/** Sends an event, as the package's `sendEvent` does; the first call loads what sends it. */
export const sendEvent: typeof Send.sendEvent = async (type, fields, options) => {
  const { sendEvent } = await import('./elements/subject-sending.js')
  return sendEvent(type, fields, options)
}

// First, since an element asks for its artifact as soon as it is defined.
readScriptTag(import.meta.url)
autoloadElements()
// What earlier pages left behind is sent from pages without elements too.
if (itemKeys('out:').length > 0) void loadSending()
