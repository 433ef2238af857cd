import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { rollup, type OutputChunk } from 'rollup'
import { expect, test } from 'vitest'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
const BUDGET_BYTES = { 'site-events.js': 20_000, sdk: 4_200, everything: 26_000 }
/** What must not be in a bundle for browsers. */
const BLEED = /\bjose\b|node:/

const BUNDLING_MS_MAX = 30_000

const isBuilt = existsSync(`${DIST}site-events.js`)

function brotliBytes(code: string): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  return brotliCompressSync(code, { params }).length
}

// Its types say that the module has a `default` of its own; what runs is the function.
const minify = terser as unknown as typeof terser.default
const minifier = minify({ ecma: 2020, module: true, compress: { passes: 3 } })

/** A bundle of one import as a bundler would make it, parted into chunks. */
async function bundle(code: string): Promise<OutputChunk[]> {
  const entry = `${DIST}client/size-entry.js`
  const made = await rollup({
    input: entry,
    preserveEntrySignatures: 'allow-extension',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
      nodeResolve(),
    ],
  })
  const { output } = await made.generate({ format: 'es', plugins: [minifier] })
  return output.filter((chunk) => chunk.type === 'chunk')
}

test.runIf(isBuilt)('the browser bundles keep to their budgets', () => {
  const files = readdirSync(DIST).filter((name) => /^site-events.*\.js$/.test(name))
  let everything = 0
  // A bundle that lost its elements to tree shaking would be small too.
  expect(readFileSync(`${DIST}site-events.js`, 'utf8')).toContain('site-comments')
  for (const name of files) {
    const code = readFileSync(DIST + name, 'utf8')
    const bytes = brotliBytes(code)
    if (!name.includes('iife')) everything += bytes
    console.log(`${name}: ${code.length} bytes, ${bytes} with brotli`)
    expect(code).not.toMatch(BLEED)
  }
  expect(brotliBytes(readFileSync(`${DIST}site-events.js`, 'utf8'))).toBeLessThanOrEqual(
    BUDGET_BYTES['site-events.js'],
  )
  expect(everything).toBeLessThanOrEqual(BUDGET_BYTES.everything)
})

test.runIf(isBuilt)(
  'the SDK alone is small, and holds no Lit',
  async () => {
    const chunks = await bundle(`export { sendEvent } from './index.js'`)
    const [entry] = chunks
    const bytes = brotliBytes(entry?.code ?? '')
    console.log(`sendEvent: ${bytes} bytes with brotli, and on demand:`)
    for (const chunk of chunks.slice(1)) console.log(`  ${chunk.name}: ${brotliBytes(chunk.code)}`)
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES.sdk)
    const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules))
    expect(modules.filter((id) => /node_modules|elements/.test(id))).toEqual([])
    expect(chunks.map(({ code }) => code).join()).not.toMatch(BLEED)
  },
  BUNDLING_MS_MAX,
)
