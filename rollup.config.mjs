import { readdirSync, rmSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

// Lit's own notices are eight times the same; its licence is named once.
const minify = terser({
  ecma: 2022,
  module: true,
  compress: {
    passes: 5,
    comparisons: false,
    inline: 1,
    pure_getters: true,
    unsafe: true,
    unsafe_arrows: true,
    unsafe_methods: true,
    keep_fargs: false,
  },
  format: { comments: /^! With Lit/ },
})

/** The notice, for the files that hold Lit. */
const banner = ({ moduleIds }) =>
  moduleIds.some((id) => id.includes('node_modules'))
    ? '/*! With Lit (BSD-3-Clause, Google LLC) */'
    : ''

/** A style sheet without the space that is for people. Its lines follow it, so that those of the code stay where they are. */
const shortSheet = (sheet) =>
  sheet
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};>]) ?/g, '$1')
    .replace(/([:,]) /g, '$1')
    .replace(/(?<![\d.])0\./g, '.')
    .trim()
    .replace(/;}/g, '}') + '\n'.repeat(sheet.split('\n').length - 1)

/** Takes off what templates and style sheets would carry into the bundle for people alone. Lines stay, for source maps. */
const dedent = {
  name: 'dedent',
  transform: (code, id) =>
    /dist.client.elements/.test(id)
      ? { code: code.replace(/css ?`[^`]*`/g, shortSheet).replace(/\n +/g, '\n'), map: null }
      : null,
}

/** Chunks of an earlier build have other names, and would be served and measured with this one's. */
const clean = {
  name: 'clean',
  buildStart: () => {
    for (const name of readdirSync('dist')) {
      if (name.startsWith('site-events')) rmSync(`dist/${name}`)
    }
  },
}

const LOCALES = readdirSync('client/locales')
  .map((name) => name.replace('.ts', ''))
  .filter((name) => name !== 'index')

/**
 * Each language is a file beside the bundles, loaded by its name: a list of names in the code would cost every page its
 * bytes. So it is for both bundles, since a script's imports begin where the script is.
 */
const locales = (emits) => ({
  name: 'locales',
  buildStart() {
    if (!emits) return
    for (const name of LOCALES)
      this.emitFile({
        type: 'chunk',
        id: `dist/client/locales/${name}.js`,
        fileName: `site-events-${name}.js`,
      })
  },
  transform: (_, id) =>
    /locales.index\.js$/.test(id)
      ? {
          code: `export const loadLocale = async (name) =>
            /^(${LOCALES.join('|')})$/.test(name) ? import(\`./site-events-\${name}.js\`) : undefined`,
          map: null,
        }
      : null,
})

/**
 * The files that more than one part needs: each holds what its modules import, unless an earlier one has it. Few files
 * are small files, since each is compressed for itself.
 */
const CHUNKS = {
  // What every page with the script tag has: what looks for elements, and what they share, Lit included.
  'site-events': [
    'client/script',
    'client/elements/site-element',
    'client/elements/subject-controller',
    'client/elements/shared-styles',
    'client/render/relative-time',
    'codec/prefixes',
    'codec/artifact-key',
  ],
  // What sends events: loaded when what was read is on screen.
  sending: [
    'client/elements/subject-sending',
    'client/outbox',
    'client/ownership',
    'codec/base64url',
    'codec/event-types',
    'codec/limits',
    'codec/percent-well-formed',
  ],
}

const chunkOf = (id, { getModuleInfo, getModuleIds }) => {
  // Through the codec's table of contents everything would hold everything.
  const holds = (from, seen) => {
    if (from === id) return true
    seen.add(from)
    return getModuleInfo(from).importedIds.some(
      (next) => !/codec.index/.test(next) && !seen.has(next) && holds(next, seen),
    )
  }
  const all = [...getModuleIds()]
  const isIn = (root) => {
    const start = all.find((module) => module.endsWith(`dist/${root}.js`))
    return start !== undefined && holds(start, new Set())
  }
  return Object.keys(CHUNKS).find((name) => CHUNKS[name].some(isIn))
}

/**
 * What a page loads with a script tag. As a module, each element and what few pages need comes in chunks of its own; for
 * old habits, everything is in one file.
 */
const browserBundles = [
  {
    input: { 'site-events': 'dist/client/script.js' },
    preserveEntrySignatures: 'allow-extension',
    plugins: [clean, locales(true), resolve(), dedent],
    output: {
      dir: 'dist',
      format: 'es',
      // Beside the files, for whoever looks for them; a comment in each file would cost every page its bytes.
      sourcemap: 'hidden',
      entryFileNames: '[name].js',
      chunkFileNames: 'site-events-[name].js',
      freeze: false,
      manualChunks: chunkOf,
      onlyExplicitManualChunks: true,
      banner,
      plugins: [minify],
    },
  },
  {
    input: 'dist/client/script.js',
    plugins: [locales(false), resolve(), dedent],
    output: {
      file: 'dist/site-events.iife.js',
      format: 'iife',
      name: 'siteEvents',
      sourcemap: true,
      inlineDynamicImports: true,
      banner,
      plugins: [minify],
    },
  },
]

/** The command. Packages stay outside: npm installs them beside it. */
const command = {
  input: 'dist/server/entry/cli.js',
  external: (id) => !/^[./]/.test(id),
  output: { file: 'dist/cli.js', format: 'es', sourcemap: true },
}

export default [...browserBundles, command]
