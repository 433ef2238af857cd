// @vitest-environment happy-dom
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import '../../client/elements/define.js'

const ROOT = join(import.meta.dirname, '../..')
const ELEMENTS = join(ROOT, 'client/elements')
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  customElements: string
  exports: Record<string, { types: string; default: string } | string>
}
const MANIFEST = join(ROOT, PACKAGE.customElements)
const isBuilt = existsSync(MANIFEST)

interface Named {
  readonly name: string
  readonly description?: string
}
interface Described extends Named {
  readonly tagName: string
  readonly attributes: readonly Named[]
  readonly events: readonly Named[]
  readonly slots: readonly Named[]
  readonly cssParts: readonly Named[]
}

const elements = (
  isBuilt
    ? (JSON.parse(readFileSync(MANIFEST, 'utf8')) as {
        modules: { path: string; declarations: [Described] }[]
      })
    : { modules: [] }
).modules.map(({ path, declarations: [element] }) => ({ ...element, path }))

/** The sources of an element's own modules: its file, and what that imports from the folders of the elements. */
function sourcesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const source = readFileSync(file, 'utf8')
  const imported = [
    ...source.matchAll(
      /^(?:import|export) (?!type)[^']*'(\.[^']+)\.js'|import\('(\.[^']+)\.js'\)/gm,
    ),
  ]
    .map(([, fixed, lazy]) => join(dirname(file), `${fixed ?? lazy}.ts`))
    .filter((path) => /client\/(elements|render|error-reporter)\//.test(path))
  return [source, ...imported.flatMap((path) => sourcesOf(path, seen))]
}

const names = (all: readonly Named[]): string[] => [...new Set(all.map(({ name }) => name))].sort()
const found = (source: string, pattern: RegExp): string[] =>
  [...new Set([...source.matchAll(pattern)].flatMap(([, name = '']) => name.split(' ')))].sort()

describe.runIf(isBuilt)('custom-elements.json', () => {
  test('has every element', () => {
    const files = readdirSync(ELEMENTS).filter((name) =>
      readFileSync(join(ELEMENTS, name), 'utf8').includes('interface HTMLElementTagNameMap'),
    )
    expect(elements.map(({ tagName }) => `${tagName}.ts`).sort()).toEqual(files.sort())
    expect(elements).toHaveLength(8)
    for (const { tagName, path, name } of elements) {
      expect(customElements.get(tagName)?.name.replace(/^_/, '')).toBe(name)
      expect(path).toBe(`dist/client/elements/${tagName}.js`)
    }
  })

  test.each(elements)('has all that <$tagName> understands and shows', (element) => {
    const source = sourcesOf(join(ELEMENTS, `${element.tagName}.ts`)).join('\n')
    const own = readFileSync(join(ELEMENTS, `${element.tagName}.ts`), 'utf8')
    const constructor = customElements.get(element.tagName) as unknown as {
      observedAttributes?: readonly string[]
    }
    const read = found(source, /\b(?:hasAttribute|read)\('([\w-]+)'\)/g)
    const observed = constructor.observedAttributes ?? []
    expect(names(element.attributes)).toEqual(expect.arrayContaining([...observed]))
    expect([...observed, ...read]).toEqual(expect.arrayContaining(names(element.attributes)))
    // In a thread, which is built without templates, what has a class is a part; `quiet` is a look.
    const parts = found(source, /\b(?:part="|part: '|class: ')([\w -]+)["']/g)
    expect(names(element.cssParts)).toEqual(parts.filter((name) => name !== 'quiet'))
    const slots = found(source, /<slot(?: name="([\w-]+)")?/g)
    if (!own.includes("'option'")) expect(names(element.slots)).toEqual(slots)
  })

  test('describes the events that an element dispatches', () => {
    for (const { tagName, events } of elements) {
      const source = sourcesOf(join(ELEMENTS, `${tagName}.ts`)).join('\n')
      const by = /\bsubject\.send\(/.test(source)
        ? 'subject-sending.ts'
        : /\bsendFrom\(\w+, '/.test(source) && 'send-from.ts'
      // To read what others sent, no event is needed.
      const dispatched = by
        ? found(readFileSync(join(ELEMENTS, by), 'utf8'), /dispatchSiteEvent\([\w.#]+, '(\w+)'/g)
        : []
      expect(names(events)).toEqual(dispatched.map((name) => `site-event-${name}`))
    }
  })

  test('says something about everything', () => {
    for (const { tagName, attributes, slots, cssParts } of elements) {
      for (const { name, description } of [...attributes, ...slots])
        expect(description, `${tagName} ${name}`).toMatch(/\w/)
      for (const { name } of cssParts) expect(name, tagName).toMatch(/^[a-z-]+$/)
    }
  })
})

test('every element can be imported by itself', () => {
  for (const tag of elements.map(({ tagName }) => tagName))
    expect(PACKAGE.exports[`./elements/${tag}`]).toEqual({
      types: `./dist/client/elements/${tag}.d.ts`,
      default: `./dist/client/elements/${tag}.js`,
    })
})
