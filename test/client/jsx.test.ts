import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const isBuilt = existsSync(join(ROOT, 'dist/client/jsx.d.ts'))
const COMPILING_MS_MAX = 60_000

/** As much of React's and Preact's types as the tags touch: neither package is needed here, nor by who uses neither. */
const LIBRARY = `
export namespace JSX { interface IntrinsicElements { div: { children?: unknown }; option: { children?: unknown } } }
`
const RUNTIME = (library: string): string => `
import { JSX as Base } from '${library}'
export namespace JSX {
  type Element = object
  interface ElementChildrenAttribute { children: unknown }
  interface IntrinsicElements extends Base.IntrinsicElements {}
}
`
const PAGE = `import 'site-events/jsx'
export const good = (
  <div>
    <site-poll poll="a" key="1" onsite-event-sent={(event) => event.detail.id}>
      <option>x</option>
    </site-poll>
    <site-bookmark list base="/posts/" />
  </div>
)
// @ts-expect-error A number is no post.
export const wrongType = <site-reads post={3} />
// @ts-expect-error There is no such element.
export const noElement = <site-nothing />
`
const PLAIN = `import type { SiteElements } from 'site-events/jsx'
export const poll: SiteElements['site-poll']['poll'] = 'a'
`

describe.runIf(isBuilt)('the tags in JSX', () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-events-jsx-'))
  const modules = join(folder, 'node_modules')
  beforeAll(() => {
    mkdirSync(modules)
    symlinkSync(ROOT, join(modules, 'site-events'), 'dir')
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** What the compiler says about a source, with one of the libraries at hand or none. */
  const compile = (source: string, library?: string): string => {
    for (const name of ['react', 'preact'])
      rmSync(join(modules, name), { recursive: true, force: true })
    if (library) {
      mkdirSync(join(modules, library))
      writeFileSync(
        join(modules, library, 'package.json'),
        '{ "exports": { ".": { "types": "./index.d.ts" }, "./jsx-runtime": { "types": "./run.d.ts" } } }',
      )
      writeFileSync(join(modules, library, 'index.d.ts'), LIBRARY)
      writeFileSync(join(modules, library, 'run.d.ts'), RUNTIME(library))
    }
    const file = join(folder, library ? 'page.tsx' : 'page.ts')
    writeFileSync(file, source)
    const options =
      '--noEmit --ignoreConfig --preserveSymlinks --strict --module nodenext --target es2022 --lib es2023,dom'
    const jsx = library
      ? ['--skipLibCheck', '--jsx', 'react-jsx', '--jsxImportSource', library]
      : []
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    try {
      execFileSync(process.execPath, [tsc, ...options.split(' '), ...jsx, file])
      return ''
    } catch (error) {
      return String((error as { stdout: Buffer }).stdout)
    }
  }

  test.each(['react', 'preact'])(
    'are typed in %s',
    (library) => expect(compile(PAGE, library)).toBe(''),
    COMPILING_MS_MAX,
  )

  test('need neither library', () => expect(compile(PLAIN)).toBe(''), COMPILING_MS_MAX)
})
