import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { rollup, type OutputChunk } from 'rollup'
import { expect, test } from 'vitest'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
/** With brotli. A page with comments and reactions reads first; what writes follows when they are on screen. */
const BUDGET_BYTES = {
  reading: 12_320,
  writing: 19_600,
  sendEvent: 3_320,
  beacon: 500,
  beaconAndConfigure: 530,
  artifactFeed: 1_000,
}
/** Each for itself, with brotli: what a page that has it loads more. */
const PART_BYTES_MAX: Readonly<Record<string, number>> = {
  'site-poll': 2_000,
  'site-bookmark': 2_100,
  'site-form': 1_500,
  'site-comment-count': 700,
  'site-reads': 500,
  ...Object.fromEntries(['ar', 'de', 'es', 'fr', 'ja', 'pt', 'zh'].map((name) => [name, 1_300])),
}
const READING = ['', '-site-comments', '-site-reactions']
const WRITING = [...READING, '-sending', '-comment-writing']
/** What must not be in a bundle for browsers. */
const BLEED = /\bjose\b|@aws-sdk|node:/

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

/** The files that a file cannot run without. */
function needs(name: string): string[] {
  const code = readFileSync(DIST + name, 'utf8')
  return [...code.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, file = '']) => file)
}

const bundleBytes = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + brotliBytes(readFileSync(`${DIST}${name}`, 'utf8')), 0)

test.runIf(isBuilt)('the browser bundles keep to their budgets', () => {
  const files = readdirSync(DIST).filter((name) => /^site-events.*\.js$/.test(name))
  for (const name of files) {
    const code = readFileSync(DIST + name, 'utf8')
    console.log(`${name}: ${code.length} bytes, ${brotliBytes(code)} with brotli`)
    expect(code).not.toMatch(BLEED)
  }
  for (const [part, bytes] of Object.entries(PART_BYTES_MAX))
    expect(bundleBytes([`site-events-${part}.js`]), part).toBeLessThanOrEqual(bytes)
  for (const [what, parts] of [
    ['reading', READING],
    ['writing', WRITING],
  ] as const) {
    const names = parts.map((part) => `site-events${part}.js`)
    const bytes = bundleBytes(names)
    console.log(`a page with comments and reactions, ${what}: ${bytes} bytes`)
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES[what])
    // A part that imports a file which is not counted here would make a small sum of a big one.
    expect([...new Set(names.flatMap(needs))].filter((name) => !names.includes(name))).toEqual([])
  }
})

test.runIf(isBuilt)('a page loads no element that it does not have', () => {
  // What is loaded before anything is found on the page waits for no other file, and has no element.
  expect(needs('site-events.js')).toEqual([])
  const { sources } = JSON.parse(readFileSync(`${DIST}site-events.js.map`, 'utf8')) as {
    readonly sources: readonly string[]
  }
  expect(sources).toContain('client/elements/site-element.js')
  expect(sources.filter((path) => /elements.(site-(?!element\.)|my-|comment)/.test(path))).toEqual(
    [],
  )
  const elements = readdirSync(DIST).filter((name) => /^site-events-site-[a-z-]+\.js$/.test(name))
  expect(elements.length).toBeGreaterThanOrEqual(4)
  for (const name of elements)
    expect(needs(name).filter((other) => other.startsWith('site-events-site-'))).toEqual([])
})

/** What is loaded for few events alone: those that may break a rule, long ones, and those of pages on plain http. */
const RARE = ['long-query', 'sha256']

test.runIf(isBuilt).each([
  ['sendEvent', `export { sendEvent } from './index.js'`, BUDGET_BYTES.sendEvent],
  ['beacon', `export { beacon } from './beacon.js'`, BUDGET_BYTES.beacon],
  [
    'beacon with configure',
    `export { beacon, configure } from './beacon.js'`,
    BUDGET_BYTES.beaconAndConfigure,
  ],
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
    expect(modules.filter((id) => /node_modules|client.elements/.test(id))).toEqual([])
    expect(chunks.map(({ code }) => code).join()).not.toMatch(BLEED)
    // Whoever only reads loads nothing of sending, and whoever only sends a beacon no outbox.
    if (name !== 'sendEvent') expect(modules.join()).not.toMatch(/outbox|send-event|track-event/)
  },
  BUNDLING_MS_MAX,
)
