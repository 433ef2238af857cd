/**
 * The entry for a script tag: it reads its settings from the tag's own attributes, and defines the elements; the
 * rarer ones where the page has one.
 *
 * @example <script type="module" src="/site-events.js" data-report-errors></script>
 */
// First, since an element asks for its artifact as soon as it is defined.
import './script-tag.js'
import './elements/define-common.js'
import { autoloadElements } from './elements/autoload.js'

export * from './index.js'

autoloadElements()
