/** Simple types that need no import: the values of an attribute. */
const PLAIN = /^(?:string|number|boolean|'[^']*')(?: \| (?:string|number|boolean|'[^']*'))*$/

/** Types of the elements' tags for JSX, in React 19 and Preact, whichever of them is there. */
export function jsxTypes({ modules }) {
  const elements = modules.map(({ path, declarations: [element] }) => ({
    ...element,
    from: path.replace(/^dist\/client\//, './'),
  }))
  return `/** The tags of the elements in JSX. Made by the build from \`custom-elements.json\`. */
import type { SiteEventDetail } from './elements/site-event.js'
${elements.map(({ name, from }) => `import type { ${name} } from '${from}'`).join('\n')}

type Listener = (event: CustomEvent<SiteEventDetail>) => void

/** What every tag may have; attributes with a hyphen in their name need no type. */
interface SiteTag<Element> {
  id?: string | undefined
  class?: string | undefined
  className?: string | undefined
  slot?: string | undefined
  lang?: string | undefined
  dir?: 'ltr' | 'rtl' | 'auto' | undefined
  hidden?: boolean | undefined
  style?: object | string | undefined
  children?: unknown
  key?: string | number | bigint | null | undefined
  ref?: ((element: Element | null) => unknown) | { current: Element | null } | null | undefined
}

export interface SiteElements {
${elements.map(tag).join('\n')}
}

// Each is there for those who have it: to the others the name of its module means nothing.
${['react', 'preact'].map(augmentation).join('\n')}
`
}

function tag({ tagName, name, description, attributes, events }) {
  const lines = [
    ...attributes.map((attribute) => {
      const text = PLAIN.test(attribute.type.text) ? attribute.type.text : 'string'
      return `/** ${attribute.description} */\n    ${attribute.name}?: ${text} | undefined`
    }),
    ...events.map(
      (event) =>
        `/** ${event.description ?? event.name} */\n    'on${event.name}'?: Listener | undefined`,
    ),
  ]
  const summary = description.split('\n\n')[0].replaceAll('\n', ' ')
  return `  /** ${summary} */
  '${tagName}': SiteTag<${name}> & {
    ${lines.join('\n    ')}
  }`
}

function augmentation(library) {
  return `// @ts-ignore
declare module '${library}' {
  namespace JSX {
    interface IntrinsicElements extends SiteElements {}
  }
}`
}
