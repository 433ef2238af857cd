import { readdirSync, rmSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

// Lit's own notices are eight times the same; its licence is named once.
const minify = terser({
  ecma: 2022,
  module: true,
  compress: { passes: 3, pure_getters: true, unsafe_arrows: true, unsafe_methods: true },
  format: { comments: /^! With Lit/ },
})

/** The notice, for the files that hold Lit. */
const banner = ({ moduleIds }) =>
  moduleIds.some((id) => id.includes('node_modules'))
    ? '/*! With Lit (BSD-3-Clause, Google LLC) */'
    : ''

/** Takes off indentation, which templates and style sheets would carry into the bundle. Lines stay, for source maps. */
const dedent = {
  name: 'dedent',
  transform: (code, id) =>
    /dist.client.elements/.test(id) ? { code: code.replace(/\n +/g, '\n'), map: null } : null,
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

/** Modules that every page with the script tag has. */
const ENTRY = /dist.(client.(script|script-tag|settings|host|storage|elements.(autoload|load-sending))|codec.prefixes)\.js$/
/** What all elements share, Lit included: one file, asked for beside the element's own. */
const SHARED =
  /node_modules|dist.client.(artifact-feed|polling|publication|elements.(css|reactive-element|site-element|shared-styles|strings|subject-controller))\.js$|codec.(artifact-key)\.js$/
/** What sends events: one file, loaded when what was read is on screen. */
const SENDING =
  /dist.client.(attempt|backoff|delivery|event-fields|event-traits|new-id|outbox|owner.*|plain-fields|receipt|send-event|sha256|elements.(subject-sending|site-event))\.js$/

const chunkOf = (id) =>
  ENTRY.test(id)
    ? 'site-events'
    : SHARED.test(id)
      ? 'shared'
      : SENDING.test(id)
        ? 'sending'
        : undefined

/**
 * What a page loads with a script tag. As a module, each element and what few pages need comes in chunks of its own; for
 * old habits, everything is in one file.
 */
const browserBundles = [
  {
    input: { 'site-events': 'dist/client/script.js' },
    preserveEntrySignatures: 'allow-extension',
    plugins: [clean, resolve(), dedent],
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      entryFileNames: '[name].js',
      chunkFileNames: 'site-events-[name].js',
      manualChunks: chunkOf,
      onlyExplicitManualChunks: true,
      banner,
      plugins: [minify],
    },
  },
  {
    input: 'dist/client/script.js',
    plugins: [resolve(), dedent],
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
