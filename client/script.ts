/**
 * The entry for a script tag: it reads its settings from the tag's own attributes, and defines the elements; the
 * rarer ones where the page has one.
 *
 * @example <script type="module" src="/site-events.js" data-report-errors></script>
 */
import { autoloadElements } from './elements/autoload.js'
import { defineCommonElements } from './elements/common-elements.js'
import { readScriptTag } from './script-tag.js'

export { reportError, reportErrors } from './error-reporter/lazy.js'
export { sendEvent } from './send-event.js'
export { configure } from './settings.js'

// First, since an element asks for its artifact as soon as it is defined.
readScriptTag(import.meta.url)
defineCommonElements()
autoloadElements()
