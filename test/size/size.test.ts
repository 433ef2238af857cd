import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { rollup, type OutputChunk } from 'rollup'
import { expect, test } from 'vitest'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
const BUDGET_BYTES = {
  'site-events.js': 20_000,
  everything: 26_000,
  sendEvent: 3_700,
  beacon: 500,
  artifactFeed: 1_000,
}
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

/** What is loaded for few events alone: those that may break a rule, long ones, and those of pages on plain http. */
const RARE = ['check-event', 'sha256']

test.runIf(isBuilt).each([
  ['sendEvent', `export { sendEvent } from './index.js'`, BUDGET_BYTES.sendEvent],
  ['beacon', `export { beacon } from './beacon.js'`, BUDGET_BYTES.beacon],
  ['artifactFeed', `export { artifactFeed } from './artifact-feed.js'`, BUDGET_BYTES.artifactFeed],
])(
  '%s alone is small, and holds no Lit',
  async (name, code, bytesMax) => {
    const chunks = await bundle(code)
    const [rare, normal] = [true, false].map((isRare) =>
      chunks.filter((chunk) => RARE.includes(chunk.name) === isRare),
    )
    const bytes = normal!.reduce((sum, chunk) => sum + brotliBytes(chunk.code), 0)
    console.log(`${name}: ${bytes} bytes with brotli`)
    for (const chunk of rare!) console.log(`  on demand, ${chunk.name}: ${brotliBytes(chunk.code)}`)
    expect(bytes).toBeLessThanOrEqual(bytesMax)
    const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules))
    expect(modules.filter((id) => /node_modules|elements/.test(id))).toEqual([])
    expect(chunks.map(({ code }) => code).join()).not.toMatch(BLEED)
    // Whoever only reads loads nothing of sending, and whoever only sends a beacon no outbox.
    if (name !== 'sendEvent') expect(modules.join()).not.toMatch(/outbox|send-event|track-event/)
  },
  BUNDLING_MS_MAX,
)
