import { readdirSync, rmSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

// Lit's own notices are eight times the same; its licence is named once.
const minify = terser({
  ecma: 2022,
  module: true,
  compress: {
    passes: 5,
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

/**
 * What a page loads with a script tag. As a module, what few pages need comes in chunks of its own; for old habits,
 * everything is in one file.
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
