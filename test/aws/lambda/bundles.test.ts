import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'rollup/parseAst'
import { describe, expect, it } from 'vitest'

const BUILT = fileURLToPath(new URL('../../../dist/aws/', import.meta.url))

/** Minified, in bytes: near what they are, so that a package which slips in is noticed. */
const BYTES_MAX: Readonly<Record<string, number>> = {
  // The SDK alone would be five times as much, and twice the cold start.
  fast: 120_000,
  session: 70_000,
  keys: 20_000,
  'lambda-edge': 65_000,
  log: 560_000,
  upload: 460_000,
}
/** Those that a visitor or a deployment waits for, and the only packages that each may hold. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  fast: ['lru-cache'],
  session: ['jose'],
  keys: [],
  'lambda-edge': ['jose'],
}
/** What the SDK leaves in any bundle that holds it: what its clients call themselves, and the settings they look for. */
const SDK = /aws-sdk|smithy|AWS_SDK_|AWS_RETRY_MODE/

const codeOf = (name: string): string => readFileSync(`${BUILT}${name}.mjs`, 'utf8')

/** The packages whose files a bundle is made of, as its source map names them. */
function packagesIn(name: string): string[] {
  const map = JSON.parse(readFileSync(`${BUILT}${name}.mjs.map`, 'utf8')) as { sources: string[] }
  const names = map.sources.flatMap(
    (source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? [],
  )
  return [...new Set(names)].sort()
}

interface Statement {
  readonly type: string
  readonly source?: { readonly value: string } | null
  readonly specifiers?: readonly { readonly exported: { readonly name: string } }[]
}

function linksOf(code: string): { imports: string[]; exports: string[] } {
  const body = parseAst(code).body as unknown as readonly Statement[]
  const imports = body.flatMap(({ source }) => source?.value ?? [])
  const dynamic = [...code.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, id = '']) => id)
  const exports = body
    .filter(({ type }) => type === 'ExportNamedDeclaration')
    .flatMap(({ specifiers = [] }) => specifiers.map(({ exported }) => exported.name))
  return { imports: [...imports, ...dynamic], exports }
}

const isBuilt = existsSync(`${BUILT}fast.mjs`)

describe.runIf(isBuilt)('the files of the functions', () => {
  it.each(Object.entries(BYTES_MAX))('%s is at most %d bytes', (name, most) => {
    const bytes = Buffer.byteLength(codeOf(name))
    console.log(`${name}.mjs: ${bytes} bytes of ${most}`)
    expect(bytes).toBeLessThanOrEqual(most)
  })

  it.each(Object.keys(BYTES_MAX))('%s needs nothing but Node, and exports its handler', (name) => {
    const { imports, exports } = linksOf(codeOf(name))
    expect(imports.filter((id) => !id.startsWith('node:'))).toEqual([])
    expect(exports).toEqual(['handler'])
  })

  it.each(Object.entries(PACKAGES))('%s holds no package but %j', (name, packages) => {
    expect(packagesIn(name)).toEqual(packages)
    expect(codeOf(name)).not.toMatch(SDK)
  })

  it('would be found out with the SDK in them, or with something left outside', () => {
    for (const name of ['log', 'upload']) {
      expect(packagesIn(name)).toContain('@aws-sdk/client-s3')
      expect(codeOf(name)).toMatch(SDK)
    }
    const outside = `import "hono";export * from "jose";const zz=()=>import("yaml");`
    expect(linksOf(outside + codeOf('fast')).imports).toEqual(
      expect.arrayContaining(['hono', 'jose', 'yaml']),
    )
  })
})
