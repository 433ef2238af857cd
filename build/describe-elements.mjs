/**
 * Describes the elements for editors and frameworks: `custom-elements.json` from their docstrings and types, and from it
 * the types of their tags in JSX.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { create, ts } from '@custom-elements-manifest/analyzer'
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js'
import { docTags } from './doc-tags.mjs'
import { jsxTypes } from './jsx-types.mjs'

const FOLDER = 'client/elements/'
const TAG = /interface HTMLElementTagNameMap \{\s+'([a-z-]+)': (\w+)/

/** The manifest as the analyzer makes it, cut to what others may rely on. */
function manifest() {
  const names = readdirSync(FOLDER).filter((name) => /^site-.*\.ts$/.test(name))
  const sources = new Map(names.map((name) => [FOLDER + name, readFileSync(FOLDER + name, 'utf8')]))
  const modules = [...sources].map(([path, text]) =>
    ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true),
  )
  const made = create({ modules, plugins: litPlugin() })
  return {
    schemaVersion: '2.1.0',
    readme: 'README.md',
    modules: made.modules.flatMap((module) => {
      const [, tagName, className] = TAG.exec(sources.get(module.path)) ?? []
      const element = module.declarations.find(({ name }) => name === className)
      return element ? [elementModule(module.path, tagName, element, sources.get(module.path))] : []
    }),
  }
}

function elementModule(source, tagName, element, text) {
  const path = `dist/${source.replace(/\.ts$/, '.js')}`
  const { name, description, members = [], attributes = [] } = element
  const { attr, slot, fires, csspart, cssprop, cssstate, example } = docTags(text, name)
  const declaration = {
    kind: 'class',
    customElement: true,
    name,
    tagName,
    description: [description, ...example.map((code) => `\`\`\`html\n${code}\n\`\`\``)].join(
      '\n\n',
    ),
    superclass: { name: 'HTMLElement' },
    attributes: attr.map((documented) => {
      const {
        type,
        default: value,
        fieldName,
      } = attributes.find((one) => one.name === documented.name) ?? {}
      return { ...documented, type: type ?? { text: 'string' }, default: value, fieldName }
    }),
    members: members
      .filter(({ privacy, attribute }) => privacy === 'public' && attribute)
      .map(({ kind, name, type, default: value, attribute }) => {
        const description = attr.find((documented) => documented.name === attribute)?.description
        return { kind, name, description, type, default: value, attribute, privacy: 'public' }
      }),
    events: fires.map((documented) => ({
      ...documented,
      type: { text: 'CustomEvent<SiteEventDetail>' },
    })),
    slots: slot,
    cssParts: csspart,
    cssProperties: cssprop,
    cssStates: cssstate,
  }
  return {
    kind: 'javascript-module',
    path,
    declarations: [declaration],
    exports: [
      { kind: 'js', name, declaration: { name, module: path } },
      // Defined by `site-events/elements` and by the script for a tag.
      { kind: 'custom-element-definition', name: tagName, declaration: { name, module: path } },
    ],
  }
}

const described = manifest()
writeFileSync('dist/custom-elements.json', `${JSON.stringify(described, null, 2)}\n`)
writeFileSync('dist/client/jsx.d.ts', jsxTypes(described))
// So that an import for the types alone finds a module.
writeFileSync('dist/client/jsx.js', 'export {}\n')
